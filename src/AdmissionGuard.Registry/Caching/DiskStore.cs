using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;

namespace AdmissionGuard.Registry.Caching;

/// <summary>
/// Content in a directory, bounded in bytes. Nothing there is believed: what is read is hashed again. A directory that is
/// full, read-only or gone costs speed and nothing else (CVE-2024-56138's sibling: a cache error that failed verification).
/// </summary>
internal sealed class DiskStore : IDisposable
{
    /// <summary>What stays after the bound was reached, so that not every write looks for room.</summary>
    private const double KeptShare = 0.9;

    /// <summary>Writes under way; more are left out.</summary>
    private const int MaxWrites = 4;

    private readonly string directory;
    private readonly long maxBytes;
    private readonly RegistryMetrics metrics;
    private readonly SemaphoreSlim writes = new(MaxWrites);
    private readonly SemaphoreSlim sweep = new(1);
    private long bytes = -1;

    internal DiskStore(string directory, long maxBytes, RegistryMetrics metrics)
    {
        this.directory = Path.GetFullPath(directory);
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        metrics.Observe("disk", () => Math.Max(0, Interlocked.Read(ref bytes)));
    }

    public void Dispose()
    {
        writes.Dispose();
        sweep.Dispose();
    }

    internal async Task<ReadOnlyMemory<byte>?> GetAsync(Digest digest, long maxLength, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(digest, maxLength, cancellationToken).ConfigureAwait(false);
        metrics.LookedUp("disk", content is not null);
        return content;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(Digest digest, long maxLength, CancellationToken cancellationToken)
    {
        try
        {
            var path = PathOf(digest);
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > maxLength)
                return null;
            var content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            if (Digest.Of(content, digest.Algorithm) == digest)
                return content;
            file.Delete();
            return null;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes in the background, or not at all.</summary>
    internal Task PutAsync(Digest digest, ReadOnlyMemory<byte> content) => content.Length <= maxBytes && writes.Wait(0) ? Task.Run(() => WriteAsync(digest, content)) : Task.CompletedTask;

    private async Task WriteAsync(Digest digest, ReadOnlyMemory<byte> content)
    {
        try
        {
            await MakeRoomAsync(content.Length).ConfigureAwait(false);
            var path = PathOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await ReplaceAsync(path, content).ConfigureAwait(false);
            Interlocked.Add(ref bytes, content.Length);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            metrics.Evicted("disk", 1);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Named anew and moved in one step: nobody reads half a file. One that failed is removed, or a full disk would stay full.</summary>
    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content)
    {
        var partial = $"{path}.{Guid.NewGuid():n}.partial";
        try
        {
            await File.WriteAllBytesAsync(partial, content).ConfigureAwait(false);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>The process may end while a write is under way.</summary>
    private void Release()
    {
        try
        {
            writes.Release();
        }
        catch (ObjectDisposedException)
        {
            // Nobody writes any more.
        }
    }

    private async Task MakeRoomAsync(long wanted)
    {
        await sweep.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Interlocked.Read(ref bytes) >= 0 && Interlocked.Read(ref bytes) + wanted <= maxBytes)
                return;
            Directory.CreateDirectory(directory);
            var files = new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.LastWriteTimeUtc).ToList();
            var total = files.Sum(f => f.Length);
            var evicted = 0;
            if (total + wanted > maxBytes)
            {
                foreach (var file in files.TakeWhile(_ => total + wanted > maxBytes * KeptShare))
                {
                    total -= file.Length;
                    file.Delete();
                    evicted++;
                }
            }

            Interlocked.Exchange(ref bytes, total);
            if (evicted > 0)
                metrics.Evicted("disk", evicted);
        }
        finally
        {
            sweep.Release();
        }
    }

    private string PathOf(Digest digest) =>
        Path.Combine(directory, digest.Algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512", digest.Hex[..2], digest.Hex);
}
