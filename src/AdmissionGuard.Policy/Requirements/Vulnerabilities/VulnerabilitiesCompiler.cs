using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Requirements.Vex;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Prepares <c>vulnerabilities</c>.</summary>
internal sealed class VulnerabilitiesCompiler(CompileContext context, QuorumCompiler quorums)
{
    private const int MaxIgnored = 1024;
    private const int MaxScanners = 64;

    public Rule? Compile(string name, VulnerabilitiesRequirement requirement, string path)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        if (requirement.Max is null && requirement.MaxCvss is null)
            context.Error(path, "names neither max nor maxCvss: nothing would be too much");
        CheckLimits(requirement.Max, FieldPath.Member(path, "max"));
        var wants = new VulnerabilityWants
        {
            MaxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge")),
            Max = new SeverityLimits(requirement.Max),
            MaxCvss = Score(requirement.MaxCvss, FieldPath.Member(path, "maxCvss")),
            IgnoreUnfixed = requirement.IgnoreUnfixed is true,
            Ignore = Ignored(requirement.Ignore, FieldPath.Member(path, "ignore")),
            Vex = requirement.Vex is { } vex ? new VexCompiler(context, quorums).Compile(vex, FieldPath.Member(path, "vex")) : null,
            Scanners = Scanners(requirement.Scanners, FieldPath.Member(path, "scanners")),
            MaxDatabaseAge = context.Duration(requirement.MaxDatabaseAge, FieldPath.Member(path, "maxDatabaseAge")),
            AllowEmpty = requirement.EmptyScans == EmptyScans.Allow,
            PredicateTypes = context.OptionalTexts(requirement.PredicateTypes, FieldPath.Member(path, "predicateTypes"), 16),
        };
        if (requirement.MaxAge is null)
            context.Warn(path, "has no maxAge: a scan from years ago counts");
        return from is null ? null : new VulnerabilitiesRule(name, from, wants);
    }

    private void CheckLimits(VulnerabilityLimits? max, string path)
    {
        if (max is null)
            return;

        (string Name, int? Value)[] limits =
            [("critical", max.Critical), ("high", max.High), ("medium", max.Medium), ("low", max.Low), ("negligible", max.Negligible), ("unknown", max.Unknown)];
        foreach (var (name, value) in limits.Where(l => l.Value < 0))
            context.Error(FieldPath.Member(path, name), $"is {value}, want 0 or more");
        if (limits.All(l => l.Value is null))
            context.Error(path, "is empty: name at least one severity");
    }

    private CvssScore? Score(string? text, string path)
    {
        if (text is null)
            return null;
        if (CvssScore.TryParse(text, out var score) && score.ToString() is var exact && (exact == text || exact == text + ".0"))
            return score;

        context.Error(path, $"is {UntrustedText.Show(text, 32)}, want a score from 0.0 to 10.0");
        return null;
    }

    private List<CompiledIgnore> Ignored(IReadOnlyList<IgnoredVulnerability>? ignored, string path)
    {
        var compiled = new List<CompiledIgnore>();
        for (var i = 0; ignored is not null && context.Count(ignored, path, MaxIgnored) && i < ignored.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var id = context.Text(ignored[i].Id, FieldPath.Member(at, "id"));
            var until = context.Time(ignored[i].Until, FieldPath.Member(at, "until"));
            context.Text(ignored[i].Reason, FieldPath.Member(at, "reason"));
            var packages = Packages(ignored[i].Packages, FieldPath.Member(at, "packages"));
            if (until is not null)
                compiled.Add(new CompiledIgnore(id, packages, until.Value));
        }

        return compiled;
    }

    private List<PackageUrl> Packages(IReadOnlyList<string>? packages, string path)
    {
        var compiled = new List<PackageUrl>();
        var texts = context.OptionalTexts(packages, path);
        for (var i = 0; i < texts.Count; i++)
        {
            if (PackageUrl.TryParse(texts[i], out var purl))
                compiled.Add(purl);
            else
                context.Error(FieldPath.Item(path, i), $"is {UntrustedText.Show(texts[i], 96)}, want a purl as in pkg:npm/lodash@4.17.20");
        }

        return compiled;
    }

    private List<CompiledScanner> Scanners(IReadOnlyList<ScannerRule>? scanners, string path)
    {
        var compiled = new List<CompiledScanner>();
        for (var i = 0; scanners is not null && context.Count(scanners, path, MaxScanners) && i < scanners.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var name = context.Text(scanners[i].Name, FieldPath.Member(at, "name"));
            if (scanners[i].Uri is { } uri)
                context.Text(uri, FieldPath.Member(at, "uri"));
            if (scanners[i].MinVersion is { } version && !SemanticVersion.TryCompare(version.TrimStart('v'), version.TrimStart('v'), out _))
                context.Error(FieldPath.Member(at, "minVersion"), $"is {UntrustedText.Show(version, 64)}, want a version as in 0.58.0");
            compiled.Add(new CompiledScanner(name, scanners[i].Uri, scanners[i].MinVersion, context.OptionalTexts(scanners[i].DenyVersions, FieldPath.Member(at, "denyVersions"))));
        }

        return compiled;
    }
}
