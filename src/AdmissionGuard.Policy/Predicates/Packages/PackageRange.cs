using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>
/// Packages that a policy names: <c>pkg:npm/a</c> in any version, <c>pkg:npm/a@1.2.3</c>, or with a range of comparisons as
/// in <c>pkg:npm/a@&gt;=1.0.0|&lt;1.2.3</c> that must all hold.
/// </summary>
internal sealed class PackageRange
{
    private readonly PackageUrl package;
    private readonly IReadOnlyList<(string Operator, string Version)> parts;

    private PackageRange(string text, PackageUrl package, IReadOnlyList<(string Operator, string Version)> parts)
    {
        Text = text;
        this.package = package;
        this.parts = parts;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>
    /// True when a package is in the range. A version that is missing or cannot be ordered is taken for one in the range:
    /// it must not pass because nobody understands it.
    /// </summary>
    public bool Contains(PackageUrl other)
    {
        if (!package.IsSamePackage(other))
            return false;
        if (parts.Count == 0)
            return package.Covers(other with { Version = other.Version ?? package.Version });
        if (other.OrderedVersion is not { } found)
            return true;
        var scheme = VersionScheme.Of(package.Type)!;
        foreach (var (op, version) in parts)
        {
            if (!scheme(found, version, out var order))
                return true;
            var holds = op switch
            {
                ">=" => order >= 0,
                "<=" => order <= 0,
                ">" => order > 0,
                "<" => order < 0,
                _ => order != 0,
            };
            if (!holds)
                return false;
        }

        return true;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out PackageRange? range, out string error)
    {
        range = null;
        var at = text.AsSpan().IndexOf("@>") is var more and >= 0 ? more : text.AsSpan().IndexOf("@<") is var less and >= 0 ? less : text.IndexOf("@!=", StringComparison.Ordinal);
        if (!PackageUrl.TryParse(at < 0 ? text : text[..at], out var package))
        {
            error = "is no purl as in pkg:npm/event-stream@3.3.6";
            return false;
        }

        var parts = new List<(string, string)>();
        error = at < 0 ? "" : ReadParts(text[(at + 1)..], package.Type, parts);
        if (error.Length == 0)
            range = new PackageRange(text, package, parts);
        return range is not null;
    }

    private static string ReadParts(string text, string type, List<(string, string)> parts)
    {
        if (VersionScheme.Of(type) is not { } scheme)
            return $"has a range, but the order of {type} versions is not known: name the versions";

        foreach (var part in text.Split('|'))
        {
            var op = part.StartsWith(">=", StringComparison.Ordinal) || part.StartsWith("<=", StringComparison.Ordinal) || part.StartsWith("!=", StringComparison.Ordinal) ? part[..2]
                : part.StartsWith('>') || part.StartsWith('<') ? part[..1] : "";
            var version = part[op.Length..];
            if (op.Length == 0 || version.Length == 0 || !scheme(version, version, out _))
                return $"has {Verdicts.UntrustedText.Show(part, 64)} in its range, want >, >=, <, <= or != and a version";
            parts.Add((op, version));
        }

        return "";
    }
}
