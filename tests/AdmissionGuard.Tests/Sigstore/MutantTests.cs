using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>
/// No mutant of a sound bundle verifies: not with any byte changed, as text or inside any base64, nor with any field
/// removed, emptied, retyped or repeated. Everything in a bundle is either signed or refused, but for two things. A Rekor
/// v1 promise may be missing where a proof and a timestamp are there, which prove more; and an RFC 3161 response's status
/// is "granted" or "granted with modifications", outside of what the authority signs.
/// </summary>
public sealed class MutantTests
{
    public static TheoryData<string> Bundles() => ["dsse/0.0.1", "hashedrekord/0.0.2", "message:hashedrekord/0.0.1"];

    [Theory]
    [MemberData(nameof(Bundles))]
    [Trait("threat", "S20")]
    public void No_flipped_bit_of_the_text_verifies(string entry)
    {
        var sound = Sound(entry);
        var random = new Random(sound.Length);
        var survivors = new List<string>();
        for (var i = 0; i < sound.Length; i++)
        {
            var mutant = sound.ToArray();
            mutant[i] ^= (byte)(1 << random.Next(8));
            if (Lab.Verify(mutant, Lab.Strict).IsVerified)
                survivors.Add($"byte {i}: {Encoding.UTF8.GetString(sound.AsSpan(Math.Max(0, i - 20), Math.Min(40, sound.Length - Math.Max(0, i - 20))))}");
        }

        Assert.True(survivors.Count == 0, string.Join(Environment.NewLine, survivors));
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    [Trait("threat", "S20")]
    public void No_flipped_bit_inside_any_base64_verifies(string entry)
    {
        var bundle = JsonNode.Parse(Sound(entry))!;
        var random = new Random(7);
        var survivors = new List<string>();
        var count = 0;
        foreach (var field in Base64Fields(bundle).ToList())
        {
            var bytes = Convert.FromBase64String(field.GetValue<string>());
            for (var i = 0; i < bytes.Length; i++)
            {
                var mutant = bytes.ToArray();
                mutant[i] ^= (byte)(1 << random.Next(8));
                if (!IsStatus(field, bytes, i) && VerifiesWith(bundle, field, Convert.ToBase64String(mutant)))
                    survivors.Add($"{field.GetPath()} byte {i}: {bytes[i]:x2} to {mutant[i]:x2} in {Convert.ToHexString(bytes.AsSpan(Math.Max(0, i - 8), 16))}");
                count++;
            }
        }

        Assert.True(survivors.Count == 0, string.Join(Environment.NewLine, survivors));
        Assert.True(count > 1000, $"{count} mutants");
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    [Trait("threat", "S4")]
    [Trait("threat", "S20")]
    public void No_field_may_be_removed_emptied_retyped_or_repeated(string entry)
    {
        var sound = Encoding.UTF8.GetString(Sound(entry));
        var survivors = new List<string>();
        var paths = Nodes(JsonNode.Parse(sound)!).Select(n => n.GetPath()).Where(p => p != "$").ToList();
        foreach (var path in paths)
        {
            foreach (var (name, mutate) in Mutations)
            {
                var bundle = JsonNode.Parse(sound)!;
                var node = Nodes(bundle).Single(n => n.GetPath() == path);
                var before = bundle.ToJsonString(FakeEntryBody.Plain);
                mutate(node);
                var after = bundle.ToJsonString(FakeEntryBody.Plain);
                if (after != before && !MayBeMissing(path) && Lab.Verify(Encoding.UTF8.GetBytes(after), Lab.Strict).IsVerified)
                    survivors.Add($"{name}: {path}");
            }
        }

        Assert.True(survivors.Count == 0, string.Join(Environment.NewLine, survivors));
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    [Trait("threat", "A17")]
    public void No_key_may_be_there_twice(string entry)
    {
        var sound = Encoding.UTF8.GetString(Sound(entry));
        foreach (var name in Nodes(JsonNode.Parse(sound)!).Where(n => n.Parent is JsonObject).Select(n => n.GetPropertyName()).Distinct())
        {
            var mutant = sound.Replace($"\"{name}\":", $"\"{name}\":null,\"{name}\":", StringComparison.Ordinal);
            Assert.False(Lab.Verify(Encoding.UTF8.GetBytes(mutant), Lab.Strict).IsVerified, name);
        }
    }

    private static readonly (string Name, Action<JsonNode> Mutate)[] Mutations =
    [
        ("removed", Remove),
        ("null", n => n.ReplaceWith<JsonNode?>(null)),
        ("empty text", n => n.ReplaceWith("")),
        ("zero", n => n.ReplaceWith(0)),
        ("negative", n => n.ReplaceWith(-1)),
        ("huge", n => n.ReplaceWith("99999999999999999999999")),
        ("true", n => n.ReplaceWith(true)),
        ("empty object", n => n.ReplaceWith(new JsonObject())),
        ("empty list", n => n.ReplaceWith(new JsonArray())),
        ("in a list", n => n.ReplaceWith(new JsonArray(n.DeepClone()))),
        ("in an object", n => n.ReplaceWith(new JsonObject { ["value"] = n.DeepClone() })),
    ];

    private static bool MayBeMissing(string path) =>
        path.EndsWith(".inclusionPromise", StringComparison.Ordinal) || path.EndsWith(".signedEntryTimestamp", StringComparison.Ordinal);

    // SEQUENCE (4 bytes of header), SEQUENCE (2), INTEGER (2), and the status.
    private static bool IsStatus(JsonValue field, byte[] bytes, int index) =>
        index == 8 && field.Parent is JsonObject && field.GetPropertyName() == "signedTimestamp" && bytes.AsSpan(4, 4).SequenceEqual((byte[])[0x30, 3, 2, 1]);

    private static byte[] Sound(string entry)
    {
        var signing = Lab.Signing() with { Message = entry.StartsWith("message:", StringComparison.Ordinal), Entry = entry.Replace("message:", "", StringComparison.Ordinal) };
        var bytes = signing.Sign().BundleBytes();
        Assert.True(Lab.Verify(bytes, Lab.Strict).IsVerified);
        return bytes;
    }

    private static bool VerifiesWith(JsonNode bundle, JsonValue field, string value)
    {
        var text = bundle.ToJsonString(FakeEntryBody.Plain).Replace(field.ToJsonString(FakeEntryBody.Plain), $"\"{value}\"", StringComparison.Ordinal);
        return Lab.Verify(Encoding.UTF8.GetBytes(text), Lab.Strict).IsVerified;
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject o => o.Select(p => p.Value!).SelectMany(Nodes).Prepend(node),
        JsonArray a => a.SelectMany(v => Nodes(v!)).Prepend(node),
        _ => [node],
    };

    private static IEnumerable<JsonValue> Base64Fields(JsonNode bundle) => Nodes(bundle).OfType<JsonValue>()
        .Where(v => v.Parent is JsonArray || v.GetPropertyName() is "rawBytes" or "keyId" or "canonicalizedBody" or "signedEntryTimestamp" or "rootHash" or "signedTimestamp" or "payload" or "sig" or "signature" or "digest");

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject parent)
            parent.Remove(node.GetPropertyName());
        else
            node.Parent!.AsArray().RemoveAt(node.GetElementIndex());
    }
}
