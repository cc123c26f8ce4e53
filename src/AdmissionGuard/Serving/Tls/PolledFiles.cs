using System.Security.Cryptography;

namespace AdmissionGuard.Serving.Tls;

/// <summary>
/// Reads a set of files again and again and tells when their content is new. Polling, because Secret volumes are swapped
/// by symbolic link, which file notifications miss, and because two files are only meaningful together.
/// </summary>
/// <param name="paths">The files.</param>
/// <param name="period">Time between two looks.</param>
/// <param name="time">The clock.</param>
internal sealed class PolledFiles(IReadOnlyList<string> paths, TimeSpan period, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Most bytes of one file: a chain of certificates has some ten thousand.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly CancellationTokenSource stop = new();
    private Task loop = Task.CompletedTask;
    private byte[]? seen;

    /// <summary>Looks once, then keeps looking in the background.</summary>
    /// <param name="changed">Takes the content of each file, in order. It may throw nothing.</param>
    /// <param name="unreadable">Takes why the files could not be read; called once per distinct reason.</param>
    public async Task StartAsync(Action<IReadOnlyList<byte[]>> changed, Action<string> unreadable)
    {
        await LookAsync(changed, unreadable).ConfigureAwait(false);
        loop = LoopAsync(changed, unreadable);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task LoopAsync(Action<IReadOnlyList<byte[]>> changed, Action<string> unreadable)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
                await LookAsync(changed, unreadable).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task LookAsync(Action<IReadOnlyList<byte[]>> changed, Action<string> unreadable)
    {
        try
        {
            var contents = new List<byte[]>(paths.Count);
            foreach (var path in paths)
            {
                if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
                    throw new IOException($"{path} is over {MaxBytes} bytes");
                contents.Add(await File.ReadAllBytesAsync(path, stop.Token).ConfigureAwait(false));
            }

            if (IsNew(contents))
                changed(contents);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (IsNew([System.Text.Encoding.UTF8.GetBytes(e.Message)]))
                unreadable(e.Message);
        }
    }

    private bool IsNew(IReadOnlyList<byte[]> contents)
    {
        var hashes = contents.SelectMany(SHA256.HashData).ToArray();
        if (seen is not null && hashes.AsSpan().SequenceEqual(seen))
            return false;
        seen = hashes;
        return true;
    }
}
