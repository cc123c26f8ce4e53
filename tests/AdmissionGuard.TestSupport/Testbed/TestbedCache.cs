namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>The cache that eng/testbed/setup fills.</summary>
public static class TestbedCache
{
    /// <summary>ADMISSIONGUARD_TESTBED, else ~/.cache/admissionguard/testbed.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("ADMISSIONGUARD_TESTBED") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "admissionguard", "testbed");

    /// <summary>The path of a tool that setup unpacked, or of the same name on PATH.</summary>
    public static string Tool(string name)
    {
        var cached = Path.Combine(Root, "tools", name);
        return File.Exists(cached) ? cached : OnPath(name) ?? throw Missing(name);
    }

    /// <summary>The path of a folder that setup filled.</summary>
    public static string Folder(string name) => Path.Combine(Root, name) is var folder && Directory.Exists(folder) ? folder : throw Missing(name);

    /// <summary>The error for a missing part, with the command that brings it.</summary>
    public static TestbedException Missing(string what) =>
        new($"{what} is not in the testbed ({Root}): run `make testbed`");

    internal static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
