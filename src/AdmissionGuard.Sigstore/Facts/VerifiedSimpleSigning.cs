namespace AdmissionGuard.Sigstore.Facts;

/// <summary>A cosign simple-signing payload (containers/image <c>atomic-signature</c> shape, cosign's type).</summary>
/// <param name="Payload">The exact signed bytes.</param>
/// <param name="ManifestDigest"><c>critical.image.docker-manifest-digest</c>.</param>
/// <param name="DockerReference"><c>critical.identity.docker-reference</c>: where it was signed, which proves nothing about where it is.</param>
/// <param name="Annotations">The string values of <c>optional</c>.</param>
public sealed record VerifiedSimpleSigning(
    ReadOnlyMemory<byte> Payload,
    string ManifestDigest,
    string DockerReference,
    IReadOnlyDictionary<string, string> Annotations) : VerifiedContent(Payload);
