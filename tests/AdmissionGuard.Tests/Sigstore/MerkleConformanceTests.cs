using System.Text.Json;
using AdmissionGuard.Sigstore.TransparencyLog;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>Public inclusion proofs, good and spoilt (transparency-dev/merkle).</summary>
public sealed class MerkleConformanceTests
{
    [Fact]
    public void Agrees_with_every_inclusion_proof()
    {
        var folder = ConformanceSuites.PathOf("merkle", "inclusion");
        Assert.SkipWhen(folder is null, ConformanceSuites.HowToGet);
        var files = Directory.GetFiles(folder!, "*.json", SearchOption.AllDirectories);
        Assert.True(files.Length > 50, $"{files.Length} proofs");
        Assert.All(files, file =>
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var proof = document.RootElement;
            var included = MerkleTree.IsIncluded(
                proof.GetProperty("leafHash").GetBytesFromBase64(),
                (long)(Number(proof, "leafIdx") - Number(proof, "start")),
                (long)(Number(proof, "end") - Number(proof, "start")),
                proof.GetProperty("proof") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(h => (ReadOnlyMemory<byte>)h.GetBytesFromBase64())] : [],
                proof.GetProperty("root") is { ValueKind: JsonValueKind.String } root ? root.GetBytesFromBase64() : []);

            Assert.Equal(!proof.GetProperty("wantErr").GetBoolean(), included);
        });
    }

    private static ulong Number(JsonElement proof, string name) => proof.TryGetProperty(name, out var value) ? value.GetUInt64() : 0;
}
