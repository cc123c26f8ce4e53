namespace AdmissionGuard.Sigstore.Facts;

/// <summary>What the signer vouched for: bytes that were verified exactly as received, and their parsed form.</summary>
/// <param name="Payload">The exact signed bytes; for a message signature over a digest, empty.</param>
public abstract record VerifiedContent(ReadOnlyMemory<byte> Payload);
