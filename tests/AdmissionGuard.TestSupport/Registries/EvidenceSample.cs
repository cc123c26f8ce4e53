using System.Text.Json.Nodes;
using AdmissionGuard.Registry.References;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>A repository that real tools wrote, dumped to <c>tests/fixtures/evidence</c>, loaded into a test registry.</summary>
public static class EvidenceSample
{
    /// <summary>The digest of the index in most samples.</summary>
    public const string IndexDigest = "sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    /// <summary>The names of all samples: folders that hold a repository.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Checkout.PathOf("tests", "fixtures", "evidence")).Where(d => File.Exists(Path.Combine(d, "tags.json"))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    /// <summary>Loads a sample into a repository.</summary>
    public static void Load(string sample, RegistryContent content)
    {
        foreach (var file in Directory.GetFiles(Checkout.PathOf("tests", "fixtures", "evidence", sample)))
        {
            var name = Path.GetFileName(file);
            var bytes = File.ReadAllBytes(file);
            if (name.StartsWith("blob-", StringComparison.Ordinal) && !name.EndsWith(".payload.json", StringComparison.Ordinal))
                content.Blobs[Digest.Of(bytes).ToString()] = bytes;
            else if (name.StartsWith("manifest-", StringComparison.Ordinal))
                content.AddManifest(bytes, MediaTypeOf(bytes));
            else if (name.StartsWith("tag-", StringComparison.Ordinal))
                content.AddManifest(bytes, MediaTypeOf(bytes), name["tag-".Length..^".manifest.json".Length]);
        }
    }

    private static string MediaTypeOf(byte[] manifest) => (string)JsonNode.Parse(manifest)!["mediaType"]!;
}
