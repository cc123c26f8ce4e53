namespace AdmissionGuard.Sigstore.Content;

/// <summary>A cosign simple-signing payload (cosign, specs/SIGNATURE_SPEC.md).</summary>
/// <param name="Payload">The layer's exact bytes.</param>
/// <param name="Signature">The signature over them.</param>
internal sealed record SimpleSigningContent(ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature) : SignedContent(Signature);
