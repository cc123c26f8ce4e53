namespace AdmissionGuard.Policy.Evaluation;

/// <summary>One child of an image index.</summary>
/// <param name="Digest">The digest of the child's manifest.</param>
/// <param name="Os">The operating system, as in <c>linux</c>.</param>
/// <param name="Architecture">The architecture, as in <c>arm64</c>.</param>
/// <param name="Variant">The variant, as in <c>v8</c>, or null.</param>
/// <param name="IsReal">False for children that cannot run, as BuildKit's attestation manifests (<c>unknown/unknown</c>).</param>
public sealed record ImagePlatform(string Digest, string Os, string Architecture, string? Variant, bool IsReal)
{
    /// <summary>As in <c>linux/arm64/v8</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
