using AdmissionGuard.Admission.Protocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdmissionGuard.Serving;

/// <summary>What one caller may take up. The only real caller is the API server, on the cluster's network.</summary>
internal static class ServingLimits
{
    /// <summary>
    /// Most connections: the API server opens one per request that waits (HTTP/1.1), so this bounds waiting requests too,
    /// at some 30 KiB each.
    /// </summary>
    public const int MaxConnections = 12_000;

    /// <summary>Most concurrent requests of one HTTP/2 connection; Go clients open another connection beyond it.</summary>
    public const int MaxStreams = 256;

    /// <summary>Bytes of all headers; the API server sends under 1 KiB.</summary>
    public const int MaxHeaderBytes = 16 * 1024;

    /// <summary>Most headers; the API server sends under 10.</summary>
    public const int MaxHeaders = 64;

    /// <summary>Bytes of the request line: path and <c>?timeout=</c>.</summary>
    public const int MaxRequestLine = 4 * 1024;

    /// <summary>For all headers to arrive.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>For the TLS handshake.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>For an idle connection; Go clients close theirs after 90 seconds, and the client should be the one to close.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    /// <summary>Slowest body in bytes per second, after a grace of two seconds. A review comes from the same network at once.</summary>
    public static readonly MinDataRate BodyRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(2));

    /// <summary>Slowest reader of a response in bytes per second.</summary>
    public static readonly MinDataRate ResponseRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Sets the limits of a Kestrel server.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestBodySize = RequestBody.MaxBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = MaxRequestLine;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = BodyRate;
        limits.MinResponseDataRate = ResponseRate;
        limits.Http2.MaxStreamsPerConnection = MaxStreams;
    }
}
