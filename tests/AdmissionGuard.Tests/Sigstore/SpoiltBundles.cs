using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>What anybody with write access to a registry may do to a bundle, and the step that must notice.</summary>
public static class SpoiltBundles
{
    internal static readonly Dictionary<string, (VerificationStep Step, Action<JsonObject> Spoil)> All = new()
    {
        ["no media type"] = (VerificationStep.Format, b => b.Remove("mediaType")),
        ["media type of another version"] = (VerificationStep.Format, b => b["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.4+json"),
        ["media type with a suffix"] = (VerificationStep.Format, b => b["mediaType"] = b["mediaType"] + ";x=y"),
        ["unknown field"] = (VerificationStep.Format, b => b["more"] = 1),
        ["field in both spellings"] = (VerificationStep.Format, b => b["media_type"] = b["mediaType"]!.DeepClone()),
        ["no verification material"] = (VerificationStep.Format, b => b.Remove("verificationMaterial")),
        ["no content"] = (VerificationStep.Format, b => b.Remove("dsseEnvelope")),
        ["two contents"] = (VerificationStep.Format, b => b["messageSignature"] = new JsonObject { ["signature"] = "AA==" }),
        ["no signer"] = (VerificationStep.Format, b => Material(b).Remove("certificate")),
        ["certificate and key"] = (VerificationStep.Format, b => Material(b)["publicKey"] = new JsonObject { ["hint"] = "x" }),
        ["certificate chain, which version 0.3 must not have"] = (VerificationStep.Format, b => Chain(b)),
        ["certificate that is no certificate"] = (VerificationStep.Certificate, b => Material(b)["certificate"]!["rawBytes"] = "MAA="),
        ["certificate with a byte behind"] = (VerificationStep.Certificate, b => Bytes(Material(b)["certificate"]!, "rawBytes", c => [.. c, 0])),
        ["certificate with a flipped signature"] = (VerificationStep.LogEntry, b => Bytes(Material(b)["certificate"]!, "rawBytes", Flip(-1))),
        ["certificate of another signing"] = (VerificationStep.LogEntry, b => Material(b)["certificate"] = Another()["verificationMaterial"]!["certificate"]!.DeepClone()),
        ["key in place of the certificate"] = (VerificationStep.Certificate, b => { Material(b).Remove("certificate"); Material(b)["publicKey"] = new JsonObject { ["hint"] = "x" }; }),

        ["envelope with two signatures"] = (VerificationStep.Format, b => Signatures(b).Add(Signatures(b)[0]!.DeepClone())),
        ["envelope with two signatures, the first another's"] = (VerificationStep.Format, b => Signatures(b).Insert(0, new JsonObject { ["sig"] = "AAAA" })),
        ["envelope without signatures"] = (VerificationStep.Format, b => b["dsseEnvelope"]!["signatures"] = new JsonArray()),
        ["envelope without payload"] = (VerificationStep.Format, b => b["dsseEnvelope"]!.AsObject().Remove("payload")),
        ["envelope without payload type"] = (VerificationStep.Format, b => b["dsseEnvelope"]!.AsObject().Remove("payloadType")),
        ["payload that is no base64"] = (VerificationStep.Format, b => b["dsseEnvelope"]!["payload"] = "!!!!"),
        ["payload with white space"] = (VerificationStep.Format, b => b["dsseEnvelope"]!["payload"] = " " + b["dsseEnvelope"]!["payload"]),
        ["flipped payload"] = (VerificationStep.LogEntry, b => Bytes(b["dsseEnvelope"]!, "payload", Flip(40))),
        ["payload of another signing"] = (VerificationStep.LogEntry, b => b["dsseEnvelope"]!["payload"] = Convert.ToBase64String("{}"u8)),
        ["another payload type"] = (VerificationStep.Signature, b => b["dsseEnvelope"]!["payloadType"] = "application/vnd.in-toto+jsom"),
        ["payload type with a non-ASCII letter"] = (VerificationStep.Signature, b => b["dsseEnvelope"]!["payloadType"] = "application/vnd.in-toto+jsön"),
        ["signature of another signing"] = (VerificationStep.Time, b => Signatures(b)[0]!["sig"] = Another()["dsseEnvelope"]!["signatures"]![0]!["sig"]!.DeepClone()),
        ["signature with a byte behind"] = (VerificationStep.Time, b => Bytes(Signatures(b)[0]!, "sig", s => [.. s, 0])),

        ["no log entries"] = (VerificationStep.LogEntry, b => Material(b).Remove("tlogEntries")),
        ["null as log entry"] = (VerificationStep.Format, b => Material(b)["tlogEntries"] = new JsonArray((JsonNode?)null)),
        ["log entry twice"] = (VerificationStep.LogEntry, b => Material(b)["tlogEntries"]!.AsArray().Add(Entry(b).DeepClone())),
        ["33 log entries"] = (VerificationStep.Format, b => Repeat(Material(b)["tlogEntries"]!.AsArray(), 33)),
        ["log entry of another signing"] = (VerificationStep.LogEntry, b => Material(b)["tlogEntries"] = Another()["verificationMaterial"]!["tlogEntries"]!.DeepClone()),
        ["log entry without log id"] = (VerificationStep.Format, b => Entry(b).Remove("logId")),
        ["log entry of an unknown log"] = (VerificationStep.LogEntry, b => Bytes(Entry(b)["logId"]!, "keyId", Flip(0))),
        ["log entry told as of another kind"] = (VerificationStep.LogEntry, b => Entry(b)["kindVersion"]!["kind"] = "intoto"),
        ["log entry told as of another version"] = (VerificationStep.LogEntry, b => Entry(b)["kindVersion"]!["version"] = "0.0.2"),
        ["log entry without kind"] = (VerificationStep.Format, b => Entry(b).Remove("kindVersion")),
        ["log entry without body"] = (VerificationStep.Format, b => Entry(b).Remove("canonicalizedBody")),
        ["log entry with white space in its body"] = (VerificationStep.LogEntry, b => Bytes(Entry(b), "canonicalizedBody", c => [.. c, (byte)' '])),
        ["log entry whose body is another entry's"] = (VerificationStep.LogEntry, b => Entry(b)["canonicalizedBody"] = Another()["verificationMaterial"]!["tlogEntries"]![0]!["canonicalizedBody"]!.DeepClone()),
        ["negative index"] = (VerificationStep.Format, b => Entry(b)["logIndex"] = "-1"),
        ["index that is no number"] = (VerificationStep.Format, b => Entry(b)["logIndex"] = "one"),
        ["another index"] = (VerificationStep.LogEntry, b => Entry(b)["logIndex"] = "1"),
        ["another time"] = (VerificationStep.LogEntry, b => Entry(b)["integratedTime"] = (long.Parse(Entry(b)["integratedTime"]!.GetValue<string>()) - 1).ToString()),
        ["time beyond all calendars"] = (VerificationStep.Format, b => Entry(b)["integratedTime"] = "9223372036854775807"),
        ["no time"] = (VerificationStep.LogEntry, b => Entry(b).Remove("integratedTime")),
        ["flipped promise"] = (VerificationStep.LogEntry, b => Bytes(Entry(b)["inclusionPromise"]!, "signedEntryTimestamp", Flip(-1))),
        ["promise in BER"] = (VerificationStep.LogEntry, b => Bytes(Entry(b)["inclusionPromise"]!, "signedEntryTimestamp", s => [0x30, 0x81, .. s[1..]])),

        ["no proof of inclusion"] = (VerificationStep.Format, b => Entry(b).Remove("inclusionProof")),
        ["proof without checkpoint"] = (VerificationStep.Format, b => Proof(b).Remove("checkpoint")),
        ["proof with an empty checkpoint"] = (VerificationStep.Format, b => Proof(b)["checkpoint"]!["envelope"] = ""),
        ["proof of another index"] = (VerificationStep.LogEntry, b => Proof(b)["logIndex"] = "3"),
        ["proof in a tree of another size"] = (VerificationStep.LogEntry, b => Proof(b)["treeSize"] = "8"),
        ["proof with another root"] = (VerificationStep.LogEntry, b => Bytes(Proof(b), "rootHash", Flip(0))),
        ["proof with a short root"] = (VerificationStep.Format, b => Bytes(Proof(b), "rootHash", r => r[1..])),
        ["proof with a flipped hash"] = (VerificationStep.LogEntry, b => Proof(b)["hashes"]![0] = Convert.ToBase64String(new byte[32])),
        ["proof with a hash less"] = (VerificationStep.LogEntry, b => Proof(b)["hashes"]!.AsArray().RemoveAt(0)),
        ["proof with a hash more"] = (VerificationStep.LogEntry, b => Proof(b)["hashes"]!.AsArray().Add(Convert.ToBase64String(new byte[32]))),
        ["proof with 64 hashes"] = (VerificationStep.Format, b => Repeat(Proof(b)["hashes"]!.AsArray(), 64)),
        ["checkpoint with another size"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c.Replace("\n7\n", "\n9\n", StringComparison.Ordinal))),
        ["checkpoint with another size that the proof repeats"] = (VerificationStep.LogEntry, b => { Checkpoint(b, c => c.Replace("\n7\n", "\n9\n", StringComparison.Ordinal)); Proof(b)["treeSize"] = "9"; }),
        ["checkpoint of another tree, really signed"] = (VerificationStep.LogEntry, b => Checkpoint(b, _ => Lab.Sigstore.RekorV1.Note(Lab.Sigstore.RekorV1.CheckpointText(7, new byte[32])))),
        ["checkpoint signed by another key with the same hint"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => Lab.Sigstore.RekorV1.Note(c[..(c.IndexOf("\n\n", StringComparison.Ordinal) + 1)], FakeKey.Ecdsa()))),
        ["checkpoint without signature"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c[..(c.IndexOf("\n\n", StringComparison.Ordinal) + 2)])),
        ["checkpoint without the last newline"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c[..^1])),
        ["checkpoint with a hyphen for the dash"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c.Replace('\u2014', '-'))),
        ["checkpoint with a sign before the size"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c.Replace("\n7\n", "\n+7\n", StringComparison.Ordinal))),
        ["checkpoint with 101 signatures"] = (VerificationStep.LogEntry, b => Checkpoint(b, c => c + string.Concat(Enumerable.Repeat("\u2014 witness AAAAAAA=\n", 100)))),

        ["no timestamps"] = (VerificationStep.Time, b => Material(b).Remove("timestampVerificationData")),
        ["empty timestamp"] = (VerificationStep.Time, b => Timestamp(b)["signedTimestamp"] = ""),
        ["flipped timestamp"] = (VerificationStep.Time, b => Bytes(Timestamp(b), "signedTimestamp", Flip(-1))),
        ["timestamp of another signing"] = (VerificationStep.Time, b => Material(b)["timestampVerificationData"] = Another()["verificationMaterial"]!["timestampVerificationData"]!.DeepClone()),
        ["33 timestamps"] = (VerificationStep.Format, b => Repeat(Material(b)["timestampVerificationData"]!["rfc3161Timestamps"]!.AsArray(), 33)),
        ["a good and a bad timestamp"] = (VerificationStep.Time, b => Material(b)["timestampVerificationData"]!["rfc3161Timestamps"]!.AsArray().Add(
            Another()["verificationMaterial"]!["timestampVerificationData"]!["rfc3161Timestamps"]![0]!.DeepClone())),
    };

    public static TheoryData<string> Names() => [.. All.Keys];

    private static JsonObject Another() => (Lab.Signing() with { Artifact = "another"u8.ToArray() }).Sign().Bundle();

    private static JsonObject Material(JsonObject bundle) => bundle["verificationMaterial"]!.AsObject();

    private static JsonObject Entry(JsonObject bundle) => Material(bundle)["tlogEntries"]![0]!.AsObject();

    private static JsonObject Proof(JsonObject bundle) => Entry(bundle)["inclusionProof"]!.AsObject();

    private static JsonObject Timestamp(JsonObject bundle) => Material(bundle)["timestampVerificationData"]!["rfc3161Timestamps"]![0]!.AsObject();

    private static JsonArray Signatures(JsonObject bundle) => bundle["dsseEnvelope"]!["signatures"]!.AsArray();

    private static void Chain(JsonObject bundle)
    {
        var certificate = Material(bundle)["certificate"]!.DeepClone();
        Material(bundle).Remove("certificate");
        Material(bundle)["x509CertificateChain"] = new JsonObject { ["certificates"] = new JsonArray(certificate) };
    }

    private static void Checkpoint(JsonObject bundle, Func<string, string> change) =>
        Proof(bundle)["checkpoint"]!["envelope"] = change(Proof(bundle)["checkpoint"]!["envelope"]!.GetValue<string>());

    private static void Repeat(JsonArray array, int count)
    {
        while (array.Count < count)
            array.Add(array[0]!.DeepClone());
    }

    private static void Bytes(JsonNode node, string name, Func<byte[], byte[]> change) =>
        node[name] = Convert.ToBase64String(change(Convert.FromBase64String(node[name]!.GetValue<string>())));

    private static Func<byte[], byte[]> Flip(int index) => bytes =>
    {
        bytes[index < 0 ? bytes.Length + index : index] ^= 1;
        return bytes;
    };
}
