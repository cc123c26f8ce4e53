using System.Buffers;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>The body of one request in a pooled buffer. Dispose it when nothing points into it any more.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>
    /// Most bytes of a review. The API server stores objects of up to 3 MiB and sends the new and the old one, and the
    /// envelope needs little.
    /// </summary>
    public const int MaxBytes = 7 * 1024 * 1024;

    // A declared length is only believed up to here: most reviews fit, and an announcement reserves no memory.
    private const int FirstBuffer = 32 * 1024;

    private byte[] buffer;
    private int length;

    private RequestBody(int firstBuffer) => buffer = ArrayPool<byte>.Shared.Rent(firstBuffer);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads a body, whatever its encoding, never keeping more than <see cref="MaxBytes"/>.</summary>
    /// <param name="stream">The request's body.</param>
    /// <param name="declaredLength">Its Content-Length, when there is one.</param>
    /// <param name="cancellationToken">Cancelled at the deadline.</param>
    /// <returns>The body, or null when it is too long.</returns>
    /// <exception cref="IOException">The connection broke or the client sent too slowly.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async ValueTask<RequestBody?> ReadAsync(Stream stream, long? declaredLength, CancellationToken cancellationToken)
    {
        if (declaredLength > MaxBytes)
            return null;
        var body = new RequestBody((int)Math.Min(declaredLength + 1 ?? FirstBuffer, FirstBuffer));
        try
        {
            int read;
            while ((read = await stream.ReadAsync(body.buffer.AsMemory(body.length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.length += read;
                if (body.length > MaxBytes)
                    break;
                if (body.length == body.buffer.Length)
                    body.Grow();
            }

            if (body.length <= MaxBytes)
                return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = [];
        length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, MaxBytes + 1));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = larger;
    }
}
