namespace AdmissionGuard.Sigstore.Content;

/// <summary>A DSSE envelope with its one signature (secure-systems-lab/dsse, envelope.md).</summary>
/// <param name="PayloadType">The <c>payloadType</c>.</param>
/// <param name="Payload">The decoded payload.</param>
/// <param name="Signature">The decoded signature.</param>
internal sealed record DsseContent(string PayloadType, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature) : SignedContent(Signature);
