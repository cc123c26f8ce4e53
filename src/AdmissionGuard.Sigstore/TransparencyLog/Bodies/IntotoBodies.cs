using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>Reads entries of kind intoto (sigstore/rekor, pkg/types/intoto, canonical form), which came before kind dsse.</summary>
internal static class IntotoBodies
{
    private const int MaxSignatures = 64;

    /// <summary>Version 0.0.1: digests of envelope and payload, and a key.</summary>
    public static EntryBody? ReadV001(ProtoMessage entry)
    {
        var spec = entry.Message("spec", ["content", "publicKey"]);
        var content = spec?.Message("content", ["hash", "payloadHash"]);
        var envelope = RekorV1Bodies.ReadHash(content?.Message("hash", ["algorithm", "value"]));
        var payload = RekorV1Bodies.ReadHash(content?.Message("payloadHash", ["algorithm", "value"]));
        if (envelope is not { Algorithm: DigestAlgorithm.Sha256 } || payload is null || RekorV1Bodies.ReadVerifier(spec?.Bytes("publicKey") ?? default) is not { } verifier)
        {
            entry.Problem(" lacks its digests or key");
            return null;
        }

        return new EntryBody { Kind = "intoto/0.0.1", Verifier = verifier, PayloadDigest = payload, EnvelopeDigest = envelope };
    }

    /// <summary>Version 0.0.2: the envelope itself, mostly without payload, whose base64 values are encoded once more.</summary>
    public static EntryBody? ReadV002(ProtoMessage entry)
    {
        var content = entry.Message("spec", ["content"])?.Message("content", ["envelope", "hash", "payloadHash"]);
        var envelope = content?.Message("envelope", ["payload", "payloadType", "signatures"]);
        var whole = RekorV1Bodies.ReadHash(content?.Message("hash", ["algorithm", "value"]));
        var payload = RekorV1Bodies.ReadHash(content?.Message("payloadHash", ["algorithm", "value"]));
        var signatures = envelope?.List("signatures", MaxSignatures) ?? [];
        if (envelope is null || whole is null || payload is null || signatures.Length != 1 || envelope.Value.Text("payloadType") is not { Length: > 0 } payloadType
            || envelope.Value.MessageAt(signatures[0], ".signatures[0]", ["keyid", "publicKey", "sig"]) is not { } signature
            || RekorV1Bodies.ReadVerifier(signature.Bytes("publicKey")) is not { } verifier
            || !Base64Text.TryDecode(signature.Bytes("sig").Span, out var value) || value.IsEmpty
            || !Base64Text.TryDecode(envelope.Value.Bytes("payload").Span, out var kept))
        {
            entry.Problem(" lacks its digests, its payload type, its key or its one signature");
            return null;
        }

        return new EntryBody
        {
            Kind = "intoto/0.0.2",
            Verifier = verifier,
            Signature = value,
            PayloadDigest = payload,
            PayloadType = payloadType,
            Payload = kept,
        };
    }
}
