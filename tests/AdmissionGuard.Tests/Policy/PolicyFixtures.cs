namespace AdmissionGuard.Tests.Policy;

/// <summary>Files beside the tests: <c>tests/fixtures/policy</c>, and what the repository ships.</summary>
internal static class PolicyFixtures
{
    /// <summary>The repository's top.</summary>
    public static string Top { get; } = FindTop();

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Top, "tests", "fixtures", "policy", name));

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
