using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Dsse;

namespace AdmissionGuard.Sigstore.Content;

/// <summary>A DSSE envelope with its one signature (secure-systems-lab/dsse, envelope.md).</summary>
/// <param name="payloadType">The <c>payloadType</c>.</param>
/// <param name="payload">The decoded payload.</param>
/// <param name="signature">The decoded signature.</param>
internal sealed class DsseContent(string payloadType, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature) : SignedContent(signature)
{
    private readonly byte[] message = PreAuthenticationEncoding.Encode(payloadType, payload.Span);

    /// <summary>The <c>payloadType</c>.</summary>
    public string PayloadType => payloadType;

    /// <summary>The payload: a part of <see cref="Message"/>, so that what is read is what was verified (threat S21).</summary>
    public ReadOnlyMemory<byte> Payload => message.AsMemory(^payload.Length..);

    /// <summary>The SHA-256 of the envelope, where it came as such; null where it is a part of a bundle, which does not keep how it was written.</summary>
    public byte[]? EnvelopeDigest { get; init; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Message => message;

    /// <summary>The payload's SHA-256, which log entries name.</summary>
    public byte[] PayloadDigest { get; } = SHA256.HashData(payload.Span);
}
