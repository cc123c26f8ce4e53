namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>
/// Licence ids that a policy names, in any case. The GNU licences' old spellings are the new ones: <c>GPL-2.0</c> is
/// <c>GPL-2.0-only</c>, <c>GPL-2.0+</c> is <c>GPL-2.0-or-later</c>.
/// </summary>
internal sealed class LicenseSet
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes expressions of one licence each, which the compiler has checked.</summary>
    public LicenseSet(IEnumerable<LicenseExpression.License> licenses)
    {
        foreach (var license in licenses)
            names.Add(Key(license));
    }

    public int Count => names.Count;

    /// <summary>True when the licence is named, with its exception or without; a plus sign stands for the licence and later ones.</summary>
    public bool Contains(LicenseExpression.License license) =>
        names.Contains(Key(license))
        || (license.Exception is not null && names.Contains(Key(license with { Exception = null })))
        || (license.OrLater && !IsGnu(license.Id) && names.Contains(Key(license with { Exception = null, OrLater = false })));

    private static string Key(LicenseExpression.License license)
    {
        var (id, orLater) = (license.Id, license.OrLater);
        if (IsGnu(id) && id.EndsWith("-or-later", StringComparison.OrdinalIgnoreCase))
            (id, orLater) = (id[..^"-or-later".Length], true);
        else if (IsGnu(id) && id.EndsWith("-only", StringComparison.OrdinalIgnoreCase))
            id = id[..^"-only".Length];
        return $"{id}{(orLater ? "+" : "")}{(license.Exception is null ? "" : " WITH " + license.Exception)}";
    }

    private static bool IsGnu(string id) =>
        id.StartsWith("GPL-", StringComparison.OrdinalIgnoreCase) || id.StartsWith("LGPL-", StringComparison.OrdinalIgnoreCase)
        || id.StartsWith("AGPL-", StringComparison.OrdinalIgnoreCase) || id.StartsWith("GFDL-", StringComparison.OrdinalIgnoreCase);
}
