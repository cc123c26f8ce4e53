using System.Text.Json.Nodes;

namespace AdmissionGuard.Tests.Policy;

/// <summary>Evidence that real tools wrote (<c>tests/fixtures/evidence</c>), and what the repository ships.</summary>
internal static class PolicyFixtures
{
    /// <summary>The repository's top.</summary>
    public static string Top { get; } = FindTop();

    /// <summary>A file of the evidence, as in <c>trust/trusted_root.json</c>.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Top, "tests", "fixtures", "evidence", name));

    /// <summary>A predicate or scanner result, as in <c>predicates/slsa1.json</c>, ready to be changed.</summary>
    public static JsonObject Json(string name) => JsonNode.Parse(Read(name))!.AsObject();

    private static string FindTop()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdmissionGuard.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("the folder of AdmissionGuard.sln");
    }
}
