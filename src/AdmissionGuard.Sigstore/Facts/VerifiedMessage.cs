namespace AdmissionGuard.Sigstore.Facts;

/// <summary>A message signature over the artifact itself (Sigstore bundle, <c>messageSignature</c>).</summary>
/// <param name="Algorithm">The digest algorithm, as in <c>sha256</c>.</param>
/// <param name="Digest">The artifact's digest, lower-case hex, as computed from or given for the artifact.</param>
public sealed record VerifiedMessage(string Algorithm, string Digest) : VerifiedContent(ReadOnlyMemory<byte>.Empty);
