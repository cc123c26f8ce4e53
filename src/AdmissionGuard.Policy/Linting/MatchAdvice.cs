using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Linting;

/// <summary>Advice on which images a policy is about: globs that never match, or match less than they seem to (threat P9).</summary>
internal static class MatchAdvice
{
    public static void Give(ImagePolicySpec spec, Advice advice)
    {
        if (spec.Match is not { } match)
            return;

        var images = Parsed(match.Images, "spec.match.images");
        var excluded = Parsed(match.ExcludeImages, "spec.match.excludeImages");
        foreach (var (path, image) in images)
        {
            if (excluded.FirstOrDefault(e => e.Pattern.Includes(image)) is { Pattern: { } all })
                advice.Add(path, $"never matches: {Show(all)} in excludeImages takes away all of it");
            else if (IsWholeNamespace(image))
                advice.Add(path, $"matches the one repository {Show(image)}: write {Show(image)}/** for all below it");
        }

        foreach (var (path, exclude) in excluded.Where(e => !images.Any(i => i.Pattern.MayMeet(e.Pattern))))
            advice.Add(path, $"never matches: no image of {string.Join(", ", images.Select(i => Show(i.Pattern)))} is one of {Show(exclude)}");
        if (match.ObjectSelector is { MatchLabels: not null } or { MatchExpressions: not null })
            advice.Add("spec.match.objectSelector", "whoever writes the object chooses its labels, and so whether the policy is about it");
        if (spec.Mode == EnforcementMode.Enforce && spec.TagReferences == TagReferences.Resolve)
            advice.Add("spec.tagReferences", "tags are judged as they stand at admission, and a node that pulls later may get another digest: turn pinning on, or set Deny");
    }

    private static List<(string Path, ImagePattern Pattern)> Parsed(IReadOnlyList<string>? texts, string path)
    {
        var patterns = new List<(string, ImagePattern)>();
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            if (ImagePattern.TryParse(texts![i], out var pattern, out _))
                patterns.Add((FieldPath.Item(path, i), pattern));
        }

        return patterns;
    }

    // ghcr.io/acme looks like all of acme, and is a repository that no registry of that kind has.
    private static bool IsWholeNamespace(ImagePattern image) =>
        image.Host.Text != "docker.io" && image.Path.Segments is [var only] && SegmentPattern.IsLiteral(only);

    private static string Show(ImagePattern pattern) => UntrustedText.Show(pattern.Text, 96);
}
