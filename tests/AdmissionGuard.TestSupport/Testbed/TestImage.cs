using System.Formats.Tar;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A small real image in a registry: one layer with a file of its own, so that each has another digest.</summary>
/// <param name="Repository">HOST/NAME.</param>
/// <param name="Tag">The tag it was pushed with.</param>
/// <param name="Digest">sha256:HEX of its manifest.</param>
public sealed record TestImage(string Repository, string Tag, string Digest)
{
    /// <summary>HOST/NAME@DIGEST.</summary>
    public string Reference => $"{Repository}@{Digest}";

    /// <summary>HOST/NAME:TAG.</summary>
    public string Tagged => $"{Repository}:{Tag}";

    /// <summary>Builds and pushes one with crane.</summary>
    public static async Task<TestImage> PushAsync(RegistryServer registry, string name, Tool? crane = null, string tag = "v1")
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-image-").FullName;
        try
        {
            var layer = Path.Combine(folder, "layer.tar");
            await File.WriteAllTextAsync(Path.Combine(folder, "content"), $"{name} {Guid.NewGuid()}");
            await using (var stream = File.Create(layer))
            await using (var tar = new TarWriter(stream))
                await tar.WriteEntryAsync(Path.Combine(folder, "content"), "content");
            var repository = $"{registry.Host}/{name}";
            // crane prints the reference by digest of what it pushed.
            var pushed = await (crane ?? Tools.Crane).RunAsync("append", "--oci-empty-base", "-f", layer, "-t", $"{repository}:{tag}");
            return new TestImage(repository, tag, pushed.Trim().Split('@')[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
