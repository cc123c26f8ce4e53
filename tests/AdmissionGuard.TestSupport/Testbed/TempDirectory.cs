namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A new folder that goes, with all that is in it, when the test is over, whatever came of it.</summary>
public sealed class TempDirectory : IDisposable
{
    private const int Attempts = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("admissionguard-test-").FullName;

    /// <summary>The path of a file in it, which is not made.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Something that is ending, such as a write in the background, made another file meanwhile.
                Thread.Sleep(Pause);
            }
        }
    }
}
