using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Json;

namespace AdmissionGuard.Sigstore.Bundles;

/// <summary>Reads a DSSE envelope (secure-systems-lab/dsse, envelope.md) that holds exactly one signature.</summary>
internal static class DsseEnvelopeReader
{
    /// <summary>The envelope's fields.</summary>
    public static readonly string[] Fields = ["payload", "payloadType", "signatures"];

    // Enough to say how many there are; anything but one is refused.
    private const int MaxSignaturesToCount = 64;

    /// <summary>Reads the envelope; problems are told to the message.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="whole">Its bytes, where it came as such.</param>
    public static DsseContent? Read(ProtoMessage envelope, ReadOnlyMemory<byte> whole = default)
    {
        var signatures = envelope.List("signatures", MaxSignaturesToCount);
        // A DSSE envelope in a bundle must have one signature: with two, verifiers disagree about which one counts (threat S16).
        if (signatures.Length != 1)
        {
            envelope.Problem($" has {signatures.Length} signatures, want exactly one");
            return null;
        }

        // keyid is an unauthenticated hint (DSSE protocol.md), and not looked at.
        if (envelope.MessageAt(signatures[0], ".signatures[0]", ["sig", "keyid"]) is not { } only)
            return null;
        var payload = envelope.Bytes("payload");
        var type = envelope.Text("payloadType");
        var signature = only.Bytes("sig");
        if (payload.IsEmpty || type.Length == 0 || signature.IsEmpty)
        {
            envelope.Problem(" lacks its payload, payloadType or signature");
            return null;
        }

        return new DsseContent(type, payload, signature) { EnvelopeDigest = whole.IsEmpty ? null : SHA256.HashData(whole.Span) };
    }
}
