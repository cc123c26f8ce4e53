using System.Text;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>Reads entries of a Rekor v1 log (sigstore/rekor, pkg/types: hashedrekord and dsse, schemas 0.0.1, canonical form).</summary>
internal static class RekorV1Bodies
{
    private const int MaxSignatures = 64;

    /// <summary>A signature over a digest.</summary>
    public static EntryBody? ReadHashedRekord(ProtoMessage entry)
    {
        var spec = entry.Message("spec", ["data", "signature"]);
        var digest = ReadHash(spec?.Message("data", ["hash"])?.Message("hash", ["algorithm", "value"]));
        var signature = spec?.Message("signature", ["content", "publicKey"]);
        var verifier = ReadVerifier(signature?.Message("publicKey", ["content"])?.Bytes("content") ?? default);
        var value = signature?.Bytes("content") ?? default;
        if (digest is null || verifier is null || value.IsEmpty)
        {
            entry.Problem(" lacks its digest, signature or key");
            return null;
        }

        return new EntryBody { Kind = "hashedrekord/0.0.1", Verifier = verifier, Signature = value, SignedDigest = digest };
    }

    /// <summary>A DSSE envelope with one signature. The envelope's own digest depends on how it was written when it was uploaded, which a bundle does not keep.</summary>
    public static EntryBody? ReadDsse(ProtoMessage entry)
    {
        var spec = entry.Message("spec", ["envelopeHash", "payloadHash", "signatures"]);
        var envelope = ReadHash(spec?.Message("envelopeHash", ["algorithm", "value"]));
        var payload = ReadHash(spec?.Message("payloadHash", ["algorithm", "value"]));
        var signatures = spec?.List("signatures", MaxSignatures) ?? [];
        if (spec is null || envelope is null || payload is null || signatures.Length != 1
            || spec.Value.MessageAt(signatures[0], ".signatures[0]", ["signature", "verifier"]) is not { } signature
            || ReadVerifier(signature.Bytes("verifier")) is not { } verifier || signature.Bytes("signature") is not { IsEmpty: false } value)
        {
            entry.Problem(" lacks its digests, its key or its one signature");
            return null;
        }

        return new EntryBody { Kind = "dsse/0.0.1", Verifier = verifier, Signature = value, PayloadDigest = payload };
    }

    /// <summary>A digest of a known algorithm and that algorithm's length.</summary>
    public static EntryDigest? ReadHash(ProtoMessage? hash) =>
        hash is { } message && DigestAlgorithms.TryParse(message.Text("algorithm"), out var algorithm)
        && LowerHex.TryDecode(message.Text("value"), algorithm.Length(), out var value)
            ? new EntryDigest(algorithm, value)
            : null;

    /// <summary>The one PEM block of a certificate or public key.</summary>
    public static EntryVerifier? ReadVerifier(ReadOnlyMemory<byte> pem) =>
        PemText.TryReadOnlyBlock(Encoding.UTF8.GetString(pem.Span), out var label, out var der, out _)
            ? label switch
            {
                "CERTIFICATE" => new EntryVerifier(true, der),
                "PUBLIC KEY" => new EntryVerifier(false, der),
                _ => null,
            }
            : null;
}
