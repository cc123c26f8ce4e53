using System.Net;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Transport;

/// <summary>A body that was read within its attempt, so that retries and timeouts cover it.</summary>
internal sealed class ReadContent(ReadOnlyMemory<byte> body, long length, Digest? digest) : HttpContent
{
    internal ReadOnlyMemory<byte> Body { get; } = body;

    internal long Length { get; } = length;

    internal Digest? Digest { get; } = digest;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Body).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = Body.Length;
        return true;
    }
}
