using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A target that a trusted role vouches for.</summary>
public sealed class TufTarget
{
    private TufTarget(string path, ContentCheck content)
    {
        Path = path;
        Content = content;
    }

    /// <summary>The target path, as the repository writes it: untrusted as a file name, see <see cref="TufFileName"/>.</summary>
    public string Path { get; }

    /// <summary>Length in bytes.</summary>
    public long Length => Content.Length ?? 0;

    internal ContentCheck Content { get; }

    /// <summary>Compares a file, such as one that was downloaded earlier, with the trusted length and hashes.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>What differs, or null when it is the target.</returns>
    public TufFailure? Check(ReadOnlySpan<byte> content) => Content.Check(Path, content);

    internal static TufTarget Parse(string path, JsonElement target) =>
        new(path, new ContentCheck(TufJson.Integer(target, "length", least: 0), TufJson.Hashes(target, "hashes")));
}
