using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>TUF metadata in a directory, one file each, under the names that the TUF specification gives them.</summary>
/// <param name="directory">The directory; made when it is first written to.</param>
internal sealed class FileTufStore(string directory) : ITufStore
{
    /// <inheritdoc/>
    public async ValueTask<TufFetch> ReadAsync(string fileName, int maxLength, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(PathOf(fileName));
            // Asked of the open file, not of its name: it may be replaced meanwhile, or be a device without end.
            if (file.Length > maxLength) return TufFetch.TooLong(maxLength);
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
            return TufFetch.Found(content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return TufFetch.NotFound("not stored");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TufFetch.Unavailable(e.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        AtomicFile.WriteAsync(PathOf(fileName), content, cancellation);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string fileName, CancellationToken cancellation)
    {
        var path = PathOf(fileName);
        if (File.Exists(path)) File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private string PathOf(string fileName) => Path.Combine(directory, fileName);
}
