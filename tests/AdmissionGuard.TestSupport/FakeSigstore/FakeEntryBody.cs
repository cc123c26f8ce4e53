using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>Writes the bodies of log entries as Rekor does.</summary>
public static class FakeEntryBody
{
    /// <summary>Nothing but what JSON demands is escaped.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The envelope as cosign uploads it.</summary>
    public static string Envelope(byte[] payload, byte[] signature) =>
        $$"""{"payloadType":"{{FakeSigning.PayloadType}}","payload":"{{Convert.ToBase64String(payload)}}","signatures":[{"keyid":"","sig":"{{Convert.ToBase64String(signature)}}"}]}""";

    /// <summary>The body of a kind.</summary>
    public static JsonObject Make(string kindVersion, FakeKey key, byte[]? certificate, byte[] signature, byte[] message, byte[] payload)
    {
        var (kind, version) = (kindVersion.Split('/')[0], kindVersion.Split('/')[1]);
        var verifier = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate is null ? key.Pem : PemEncoding.WriteString("CERTIFICATE", certificate) + "\n"));
        var value = Convert.ToBase64String(signature);
        var digest = CryptographicOperations.HashData(key.Hash, message);
        var spec = kindVersion switch
        {
            "hashedrekord/0.0.1" => new JsonObject
            {
                ["data"] = new JsonObject { ["hash"] = Hash(key.Hash.Name!.ToLowerInvariant(), digest) },
                ["signature"] = new JsonObject { ["content"] = value, ["publicKey"] = new JsonObject { ["content"] = verifier } },
            },
            "dsse/0.0.1" => new JsonObject
            {
                ["envelopeHash"] = Sha256(Encoding.UTF8.GetBytes(Envelope(payload, signature))),
                ["payloadHash"] = Sha256(payload),
                ["signatures"] = new JsonArray(new JsonObject { ["signature"] = value, ["verifier"] = verifier }),
            },
            "intoto/0.0.1" => new JsonObject
            {
                ["content"] = new JsonObject { ["hash"] = Sha256(Encoding.UTF8.GetBytes(Envelope(payload, signature))), ["payloadHash"] = Sha256(payload) },
                ["publicKey"] = verifier,
            },
            "intoto/0.0.2" => new JsonObject
            {
                ["content"] = new JsonObject
                {
                    ["envelope"] = new JsonObject
                    {
                        ["payloadType"] = FakeSigning.PayloadType,
                        ["signatures"] = new JsonArray(new JsonObject { ["publicKey"] = verifier, ["sig"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(value)) }),
                    },
                    ["hash"] = Sha256(Encoding.UTF8.GetBytes(Envelope(payload, signature))),
                    ["payloadHash"] = Sha256(payload),
                },
            },
            "hashedrekord/0.0.2" => new JsonObject
            {
                ["hashedRekordV002"] = new JsonObject { ["data"] = Digest(key, digest), ["signature"] = SignatureV2(key, certificate, value) },
            },
            "dsse/0.0.2" => new JsonObject
            {
                ["dsseV002"] = new JsonObject
                {
                    ["payloadHash"] = new JsonObject { ["algorithm"] = "SHA2_256", ["digest"] = Convert.ToBase64String(SHA256.HashData(payload)) },
                    ["signatures"] = new JsonArray(SignatureV2(key, certificate, value)),
                },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kindVersion), kindVersion, "no such kind"),
        };
        return new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["spec"] = spec };
    }

    private static JsonObject Hash(string algorithm, byte[] digest) => new() { ["algorithm"] = algorithm, ["value"] = Convert.ToHexStringLower(digest) };

    private static JsonObject Sha256(byte[] bytes) => Hash("sha256", SHA256.HashData(bytes));

    private static JsonObject Digest(FakeKey key, byte[] digest) => new()
    {
        ["algorithm"] = key.Hash.Name!.Replace("SHA", "SHA2_", StringComparison.Ordinal),
        ["digest"] = Convert.ToBase64String(digest),
    };

    private static JsonObject SignatureV2(FakeKey key, byte[]? certificate, string value) => new()
    {
        ["content"] = value,
        ["verifier"] = new JsonObject
        {
            ["keyDetails"] = key.Details,
            [certificate is null ? "publicKey" : "x509Certificate"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate ?? key.Spki) },
        },
    };
}
