namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>The committed inputs of each target: seeds, and what was once a finding.</summary>
public static class FuzzCorpus
{
    private static readonly string Folder = Find();

    /// <summary>Paths of a target's inputs.</summary>
    public static IEnumerable<string> Of(string target) => Directory.EnumerateFiles(Path.Combine(Folder, target)).Order(StringComparer.Ordinal);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "AdmissionGuard.Fuzz", "corpus");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/AdmissionGuard.Fuzz/corpus");
    }
}
