using System.Collections.Concurrent;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>
/// A store that never fails: what the disk does not take is remembered in memory. A full or read-only disk costs the
/// memory across restarts, not the refresh (threat X6).
/// </summary>
/// <param name="name">The trust root's name, for the log.</param>
/// <param name="disk">The disk; null where there is none.</param>
/// <param name="logger">The log.</param>
internal sealed class ResilientTufStore(string name, ITufStore? disk, ILogger logger) : ITufStore
{
    // An entry without content is a file that could not be deleted.
    private readonly ConcurrentDictionary<string, byte[]?> memory = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<TufFetch> ReadAsync(string fileName, int maxLength, CancellationToken cancellation)
    {
        if (!memory.TryGetValue(fileName, out var content))
            return disk is null ? TufFetch.NotFound("not stored") : await disk.ReadAsync(fileName, maxLength, cancellation).ConfigureAwait(false);
        if (content is null) return TufFetch.NotFound("deleted");
        return content.Length > maxLength ? TufFetch.TooLong(maxLength) : TufFetch.Found(content);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (disk is null || !await TryAsync(fileName, () => disk.WriteAsync(fileName, content, cancellation)).ConfigureAwait(false))
            memory[fileName] = content.ToArray();
        else
            memory.TryRemove(fileName, out _);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string fileName, CancellationToken cancellation)
    {
        if (disk is null || !await TryAsync(fileName, () => disk.DeleteAsync(fileName, cancellation)).ConfigureAwait(false))
            memory[fileName] = null;
        else
            memory.TryRemove(fileName, out _);
    }

    private async ValueTask<bool> TryAsync(string fileName, Func<ValueTask> change)
    {
        try
        {
            await change().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TrustRootLog.NotStored(logger, name, fileName, e.Message);
            return false;
        }
    }
}
