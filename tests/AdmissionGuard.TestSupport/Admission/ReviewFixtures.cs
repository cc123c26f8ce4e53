using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>AdmissionReview requests recorded from a Kubernetes 1.36 API server.</summary>
public static class ReviewFixtures
{
    private static readonly string Folder = Find();

    /// <summary>The names of all recorded requests.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>The bytes of one.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    /// <summary>One, to be changed.</summary>
    public static JsonNode Node(string name) => JsonNode.Parse(Bytes(name))!;

    /// <summary>The bytes of a changed one.</summary>
    public static byte[] Bytes(string name, Action<JsonNode> change)
    {
        var review = Node(name);
        change(review["request"]!);
        return JsonSerializer.SerializeToUtf8Bytes(review);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "fixtures", "admission-reviews");
            if (Directory.Exists(candidate))
                return candidate;
        }

        throw new DirectoryNotFoundException("tests/fixtures/admission-reviews");
    }
}
