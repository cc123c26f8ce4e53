namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>How versions of a purl type are ordered.</summary>
internal static class VersionScheme
{
    /// <summary>Compares two versions of a package type.</summary>
    /// <returns>False when one of the two is no version of that type.</returns>
    public delegate bool TryCompare(string a, string b, out int order);

    /// <summary>The order of a type's versions; null when it is not known, so that ranges cannot be judged.</summary>
    public static TryCompare? Of(string type) => type switch
    {
        "npm" or "golang" or "cargo" or "nuget" or "hex" or "pub" or "swift" or "gem" or "composer" => SemanticVersion.TryCompare,
        "deb" => DebianVersion.TryCompare,
        "rpm" => RpmVersion.TryCompare,
        "apk" => AlpineVersion.TryCompare,
        "pypi" => PythonVersion.TryCompare,
        "maven" => MavenVersion.TryCompare,
        _ => null,
    };
}
