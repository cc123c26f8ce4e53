namespace AdmissionGuard.Sigstore.Content;

/// <summary>A cosign simple-signing payload (cosign, specs/SIGNATURE_SPEC.md).</summary>
/// <param name="payload">The layer's exact bytes.</param>
/// <param name="signature">The signature over them.</param>
internal sealed class SimpleSigningContent(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature) : SignedContent(signature)
{
    /// <summary>The layer's exact bytes.</summary>
    public ReadOnlyMemory<byte> Payload => payload;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Message => payload;
}
