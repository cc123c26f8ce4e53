using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>A transparency log as Rekor v1 or Rekor v2 answers, over entries that it makes up to have neighbours.</summary>
public sealed class FakeLog
{
    // Shards that came before count in a Rekor v1 entry's own index.
    private const int IndexOffset = 1000;

    public FakeLog(FakeKey key, bool isRekorV2, string host)
    {
        Key = key;
        IsRekorV2 = isRekorV2;
        Host = host;
        KeyId = isRekorV2 && key.Details == "PKIX_ED25519" ? SHA256.HashData([.. Encoding.UTF8.GetBytes(host), 0x0A, 0x01, .. key.Spki[^32..]]) : key.Id;
    }

    public FakeKey Key { get; }

    public bool IsRekorV2 { get; }

    public string Host { get; }

    public byte[] KeyId { get; }

    /// <summary>How many entries the tree has.</summary>
    public int TreeSize { get; init; } = 7;

    /// <summary>Where the entry is among them.</summary>
    public int LeafIndex { get; init; } = 4;

    /// <summary>The entry in the bundle's form.</summary>
    /// <param name="body">The canonical body.</param>
    /// <param name="time">When the log takes it in.</param>
    /// <param name="promise">Whether Rekor v1 promises it.</param>
    /// <param name="proof">Whether the log proves it.</param>
    public JsonObject Include(string body, DateTimeOffset time, bool promise = true, bool proof = true)
    {
        var parsed = JsonNode.Parse(body)!;
        var bytes = Encoding.UTF8.GetBytes(body);
        var entry = new JsonObject
        {
            ["logIndex"] = (IsRekorV2 ? LeafIndex : LeafIndex + IndexOffset).ToString(),
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(KeyId) },
            ["kindVersion"] = new JsonObject { ["kind"] = parsed["kind"]!.DeepClone(), ["version"] = parsed["apiVersion"]!.DeepClone() },
            ["canonicalizedBody"] = Convert.ToBase64String(bytes),
        };
        if (!IsRekorV2 && promise)
        {
            entry["integratedTime"] = time.ToUnixTimeSeconds().ToString();
            entry["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = Convert.ToBase64String(Promise(bytes, time)) };
        }

        if (proof)
            entry["inclusionProof"] = Proof(bytes);
        return entry;
    }

    /// <summary>The annotation that cosign's old layers carry.</summary>
    public string CosignBundle(string body, DateTimeOffset time)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new JsonObject
        {
            ["SignedEntryTimestamp"] = Convert.ToBase64String(Promise(bytes, time)),
            ["Payload"] = new JsonObject
            {
                ["body"] = Convert.ToBase64String(bytes),
                ["integratedTime"] = time.ToUnixTimeSeconds(),
                ["logIndex"] = LeafIndex + IndexOffset,
                ["logID"] = Convert.ToHexStringLower(KeyId),
            },
        }.ToJsonString();
    }

    /// <summary>A note over any text, signed by the log.</summary>
    public string Note(string text, FakeKey? signer = null, string? name = null) =>
        $"{text}\n\u2014 {name ?? Host} {Convert.ToBase64String([.. KeyId[..4], .. (signer ?? Key).Sign(Encoding.UTF8.GetBytes(text))])}\n";

    /// <summary>A checkpoint's text.</summary>
    public string CheckpointText(long size, byte[] root, string? origin = null) =>
        $"{origin ?? (IsRekorV2 ? Host : Host + " - 1193050959916656506")}\n{size}\n{Convert.ToBase64String(root)}\n";

    private byte[] Promise(byte[] body, DateTimeOffset time) => Key.Sign(Encoding.UTF8.GetBytes(
        $"{{\"body\":\"{Convert.ToBase64String(body)}\",\"integratedTime\":{time.ToUnixTimeSeconds()},\"logID\":\"{Convert.ToHexStringLower(KeyId)}\",\"logIndex\":{LeafIndex + IndexOffset}}}"));

    private JsonObject Proof(byte[] body)
    {
        byte[][] leaves = [.. Enumerable.Range(0, TreeSize).Select(i => FakeMerkleTree.Leaf(i == LeafIndex ? body : [(byte)i]))];
        var root = FakeMerkleTree.Root(leaves);
        return new JsonObject
        {
            ["logIndex"] = LeafIndex.ToString(),
            ["treeSize"] = TreeSize.ToString(),
            ["rootHash"] = Convert.ToBase64String(root),
            ["hashes"] = new JsonArray([.. FakeMerkleTree.Path(LeafIndex, leaves).Select(h => (JsonNode)Convert.ToBase64String(h))]),
            ["checkpoint"] = new JsonObject { ["envelope"] = Note(CheckpointText(TreeSize, root)) },
        };
    }
}
