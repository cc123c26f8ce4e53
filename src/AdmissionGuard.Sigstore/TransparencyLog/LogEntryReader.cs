using System.Text;
using System.Text.Json;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.TransparencyLog.Bodies;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>Reads a <c>TransparencyLogEntry</c> (Sigstore protobuf specification, <c>sigstore_rekor.proto</c>).</summary>
internal static class LogEntryReader
{
    private const int HashBytes = 32;

    /// <summary>Reads the entry; problems are told.</summary>
    public static LogEntry? Read(JsonElement element, string path, BundleVersion version, ProtoProblems problems)
    {
        var entry = new ProtoMessage(
            element, path, problems,
            ["logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof", "canonicalizedBody"]);
        var keyId = entry.Message("logId", ["keyId"])?.Bytes("keyId") ?? default;
        var kind = entry.Message("kindVersion", ["kind", "version"]);
        var promise = entry.Message("inclusionPromise", ["signedEntryTimestamp"])?.Bytes("signedEntryTimestamp") ?? default;
        var proof = ReadProof(entry, problems);
        var (index, time, body) = (entry.Integer("logIndex"), entry.Integer("integratedTime"), entry.Bytes("canonicalizedBody"));
        if (index < 0 || time is < 0 or > LogEntry.MaxTime || keyId.IsEmpty || body.IsEmpty || kind is not { } told)
        {
            entry.Problem(" lacks its log id, kind, version or body, or has an impossible index or time");
            return null;
        }

        // "v0.1: inclusion promise is required; v0.2 and later: inclusion proof with checkpoint is required" (Bundle).
        if (version == BundleVersion.V01 && promise.IsEmpty)
            entry.Problem(" has no inclusion promise, which version 0.1 must have");
        if (version >= BundleVersion.V02 && proof is null)
            entry.Problem(" has no inclusion proof, which version 0.2 and later must have");
        return EntryBodyReader.Read(body, told.Text("kind"), told.Text("version"), problems) is not { } parsed ? null : new LogEntry
        {
            LogIndex = index,
            KeyId = keyId,
            IntegratedTime = time,
            Promise = promise,
            Proof = proof,
            CanonicalBody = body,
            Body = parsed,
        };
    }

    private static InclusionProof? ReadProof(ProtoMessage entry, ProtoProblems problems)
    {
        if (entry.Message("inclusionProof", ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"]) is not { } proof)
            return null;
        var elements = proof.List("hashes", EvidenceLimits.MaxProofHashes);
        var hashes = new ReadOnlyMemory<byte>[elements.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            if (!ProtoScalar.TryBytes(elements[i], out hashes[i]) || hashes[i].Length != HashBytes)
                proof.Problem($".hashes[{i}] is not {HashBytes} bytes");
        }

        var checkpoint = Encoding.UTF8.GetBytes(proof.Message("checkpoint", ["envelope"])?.Text("envelope") ?? "");
        if (checkpoint.Length == 0)
            proof.Problem(" has no checkpoint, without which it proves nothing");
        if (checkpoint.Length > EvidenceLimits.MaxCheckpointBytes)
            problems.AddLimit($"a checkpoint of {checkpoint.Length} bytes", $"at most {EvidenceLimits.MaxCheckpointBytes}");
        var rootHash = proof.Bytes("rootHash");
        if (rootHash.Length != HashBytes)
            proof.Problem($".rootHash is not {HashBytes} bytes");
        return new InclusionProof(proof.Integer("logIndex"), proof.Integer("treeSize"), rootHash, hashes, checkpoint);
    }
}
