using System.Buffers;
using System.Net;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>A TUF repository behind HTTP. Nothing that it sends is trusted; it may be slow, endless or lying.</summary>
/// <param name="client">Made by <see cref="TufHttp"/>.</param>
/// <param name="metadata">Where metadata lies.</param>
/// <param name="targets">Where targets lie; null when none will be fetched.</param>
internal sealed class HttpTufRepository(HttpClient client, Uri metadata, Uri? targets) : ITufRepository
{
    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchMetadataAsync(string fileName, int maxLength, CancellationToken cancellation) =>
        FetchAsync(metadata, fileName, maxLength, cancellation);

    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchTargetAsync(string path, int maxLength, CancellationToken cancellation) =>
        FetchAsync(targets ?? throw new InvalidOperationException("No targets address was given"), path, maxLength, cancellation);

    private async ValueTask<TufFetch> FetchAsync(Uri below, string path, int maxLength, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Over the whole answer: a byte now and then must not keep a request alive.
        deadline.CancelAfter(TufHttp.RequestTimeout);
        try
        {
            var address = new Uri($"{below.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}{below.Query}");
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(response.Content, maxLength, deadline.Token).ConfigureAwait(false),
                // Buckets that may not be listed answer 403 for what is not there. Nothing is lost by believing either:
                // who can forge these answers can also withhold the file.
                HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Gone => TufFetch.NotFound($"{address}: status {(int)response.StatusCode}"),
                _ => TufFetch.Unavailable($"{address}: status {(int)response.StatusCode}"),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return TufFetch.Unavailable($"{below}{path}: no whole answer within {TufHttp.RequestTimeout.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return TufFetch.Unavailable($"{below}: {e.Message}");
        }
    }

    private static async Task<TufFetch> ReadAsync(HttpContent content, int maxLength, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maxLength) return TufFetch.TooLong(maxLength);
        await using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var chunk = ArrayPool<byte>.Shared.Rent(TufHttp.ChunkLength);
        try
        {
            // Grows with what really arrives, never with what was announced.
            using var received = new MemoryStream();
            while (await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false) is var count and > 0)
            {
                if (received.Length + count > maxLength) return TufFetch.TooLong(maxLength);
                received.Write(chunk, 0, count);
            }

            return TufFetch.Found(received.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
