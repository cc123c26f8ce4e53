namespace AdmissionGuard.Sigstore.Content;

/// <summary>What a signature is over, as received and not yet believed.</summary>
/// <param name="Signature">The signature.</param>
internal abstract record SignedContent(ReadOnlyMemory<byte> Signature);
