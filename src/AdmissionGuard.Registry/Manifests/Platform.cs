namespace AdmissionGuard.Registry.Manifests;

/// <summary>The platform that an index names for a manifest (OCI image-spec, image-index.md, "platform").</summary>
/// <param name="Os">As in <c>linux</c>.</param>
/// <param name="Architecture">As in <c>amd64</c>.</param>
/// <param name="Variant">As in <c>v8</c>, or null.</param>
/// <param name="OsVersion">As in <c>10.0.17763.1</c>, or null.</param>
public sealed record Platform(string Os, string Architecture, string? Variant, string? OsVersion)
{
    /// <summary>True for the entry by which BuildKit marks what is no image (<c>unknown/unknown</c>).</summary>
    public bool IsUnknown => Os == "unknown" && Architecture == "unknown";

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
