namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>Where the repository is that the running test was built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds AdmissionGuard.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdmissionGuard.sln")))
                return folder.FullName;
        }

        throw new TestbedException($"{AppContext.BaseDirectory} is in no checkout of AdmissionGuard: the tests run from the repository");
    }
}
