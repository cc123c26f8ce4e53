using System.Net;
using System.Net.Http.Headers;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Transport;

/// <summary>One answer, its body read, bounded and hashed.</summary>
/// <param name="Status">The status.</param>
/// <param name="Request">The request that was answered, after redirects.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentType">The media type as sent, or null.</param>
/// <param name="Body">The body; the beginning of it when the status says failure; empty when it went to a sink.</param>
/// <param name="Length">The length of the body.</param>
/// <param name="Digest">The hash of the whole body; null for a failure or HEAD.</param>
internal sealed record WireResponse(
    HttpStatusCode Status,
    WireRequest Request,
    HttpResponseHeaders Headers,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    long Length,
    Digest? Digest)
{
    internal bool IsSuccess => (int)Status is >= 200 and < 300;

    internal string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
