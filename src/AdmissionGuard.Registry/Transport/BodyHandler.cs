using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// Reads each body inside the attempt that fetched it: bounded by the request's limit and the image's budget, hashed as it
/// arrives, never decompressed. What the body is for is checked by the caller.
/// </summary>
internal sealed class BodyHandler(int smallBodyBytes, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    internal static readonly HttpRequestOptionsKey<WireRequest> Wire = new("admissionguard.wire");

    private const int CopyBuffer = 64 << 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Wire, out var wire))
            throw new InvalidOperationException("a request without limits");
        if (!wire.Budget.TryTakeRequest())
            throw new BodyTooLargeException("more requests for one image than are allowed");
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var original = response.Content;
            var read = await ReadAsync(wire, response, cancellationToken).ConfigureAwait(false);
            foreach (var (name, values) in original.Headers.NonValidated)
            {
                if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                    read.Headers.TryAddWithoutValidation(name, values);
            }

            original.Dispose();
            response.Content = read;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<ReadContent> ReadAsync(WireRequest wire, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (wire.Method == HttpMethod.Head || status is >= 300 and < 400)
            return new ReadContent(default, 0, null);
        // 206, 204 and the like answer a question that was not asked.
        if (status is >= 200 and < 300 && response.StatusCode != HttpStatusCode.OK)
            throw new AnswerRefusedException($"status {status} to a request that asked for a whole body");
        // The request says identity; a bomb would expand only if somebody expanded it (CVE-2023-30551).
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var encodings) && encodings.Any(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new AnswerRefusedException("the body is compressed although that was not asked for");
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (response.StatusCode != HttpStatusCode.OK)
                return new ReadContent(await ReadBeginningAsync(wire, body, cancellationToken).ConfigureAwait(false), 0, null);
            if (response.Content.Headers.ContentLength > wire.MaxBytes)
                throw TooLarge(wire);
            if (wire.Sink is not null)
                return await CopyAsync(wire, body, cancellationToken).ConfigureAwait(false);
            var read = await BoundedReader.ReadAsync(body, wire.MaxBytes, wire.Algorithm, wire.Budget.TryTakeBytes, cancellationToken).ConfigureAwait(false);
            return read.IsOverLimit ? throw TooLarge(wire) : new ReadContent(read.Bytes, read.Bytes.Length, read.Digest);
        }
    }

    /// <summary>As much of an error body as a message needs; the rest is left unread.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadBeginningAsync(WireRequest wire, Stream body, CancellationToken cancellationToken)
    {
        var beginning = new byte[smallBodyBytes];
        var length = 0;
        while (length < beginning.Length)
        {
            var read = await body.ReadAsync(beginning.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0 || !wire.Budget.TryTakeBytes(read))
                break;
            length += read;
        }

        return beginning.AsMemory(0, length);
    }

    private static async Task<ReadContent> CopyAsync(WireRequest wire, Stream body, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(wire.Algorithm is DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            var length = 0L;
            while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
                if (length > wire.MaxBytes || !wire.Budget.TryTakeBytes(read))
                    throw TooLarge(wire);
                hash.AppendData(buffer, 0, read);
                await wire.Sink!.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            return new ReadContent(default, length, BoundedReader.Finish(hash, wire.Algorithm));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static BodyTooLargeException TooLarge(WireRequest wire) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a body of more than {wire.MaxBytes} bytes, or more for one image than is allowed"));
}
