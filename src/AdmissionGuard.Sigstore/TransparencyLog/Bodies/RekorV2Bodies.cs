using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>Reads entries of a Rekor v2 log (sigstore/rekor-tiles, api/proto/rekor/v2, canonical JSON).</summary>
internal static class RekorV2Bodies
{
    private const int MaxSignatures = 64;

    /// <summary>A signature over a digest; of a DSSE envelope, over the digest of its pre-authentication encoding.</summary>
    public static EntryBody? ReadHashedRekord(ProtoMessage entry)
    {
        var record = entry.Message("spec", ["hashedRekordV002"])?.Message("hashedRekordV002", ["data", "signature"]);
        var digest = ReadDigest(record?.Message("data", ["algorithm", "digest"]));
        var (value, verifier) = ReadSignature(record?.Message("signature", ["content", "verifier"]));
        if (digest is null || verifier is null || value.IsEmpty)
        {
            entry.Problem(" lacks its digest, signature or key");
            return null;
        }

        return new EntryBody { Kind = "hashedrekord/0.0.2", IsRekorV2 = true, Verifier = verifier, Signature = value, SignedDigest = digest };
    }

    /// <summary>A DSSE envelope with one signature.</summary>
    public static EntryBody? ReadDsse(ProtoMessage entry)
    {
        var dsse = entry.Message("spec", ["dsseV002"])?.Message("dsseV002", ["payloadHash", "signatures"]);
        var payload = ReadDigest(dsse?.Message("payloadHash", ["algorithm", "digest"]));
        var signatures = dsse?.List("signatures", MaxSignatures) ?? [];
        var (value, verifier) = signatures.Length == 1 ? ReadSignature(dsse?.MessageAt(signatures[0], ".signatures[0]", ["content", "verifier"])) : default;
        if (payload is null || verifier is null || value.IsEmpty)
        {
            entry.Problem(" lacks its digest, its key or its one signature");
            return null;
        }

        return new EntryBody { Kind = "dsse/0.0.2", IsRekorV2 = true, Verifier = verifier, Signature = value, PayloadDigest = payload };
    }

    private static EntryDigest? ReadDigest(ProtoMessage? data)
    {
        if (data is not { } message)
            return null;
        DigestAlgorithm? algorithm = message.Text("algorithm") switch
        {
            "SHA2_256" => DigestAlgorithm.Sha256,
            "SHA2_384" => DigestAlgorithm.Sha384,
            "SHA2_512" => DigestAlgorithm.Sha512,
            _ => null,
        };
        var digest = message.Bytes("digest");
        return algorithm is { } known && digest.Length == known.Length() ? new EntryDigest(known, digest) : null;
    }

    private static (ReadOnlyMemory<byte> Value, EntryVerifier? Verifier) ReadSignature(ProtoMessage? signature)
    {
        if (signature is not { } message || message.Message("verifier", ["publicKey", "x509Certificate", "keyDetails"]) is not { } verifier)
            return default;
        var certificate = verifier.Message("x509Certificate", ["rawBytes"])?.Bytes("rawBytes") ?? default;
        var key = verifier.Message("publicKey", ["rawBytes"])?.Bytes("rawBytes") ?? default;
        if (certificate.IsEmpty == key.IsEmpty)
            return default;
        var details = verifier.Text("keyDetails");
        return (message.Bytes("content"), new EntryVerifier(key.IsEmpty, key.IsEmpty ? certificate : key, details));
    }
}
