using System.Net;

namespace AdmissionGuard.TrustRoots;

/// <summary>The HTTP client of TUF repositories, apart from the registries' so that neither waits for the other.</summary>
internal static class TufHttp
{
    /// <summary>For one file, headers and body: the largest takes some seconds on a slow line, and the refresh can wait for its next turn.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>For the connection alone.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Bytes read at a time.</summary>
    public const int ChunkLength = 16 * 1024;

    private const int MaxHeaderKilobytes = 32;

    /// <summary>
    /// Makes the handler: no redirects (a TUF repository has no need of any), no decompression (a limit must hold for
    /// what arrives), no cookies, no credentials, names resolved again now and then.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Makes a client over a handler of <see cref="CreateHandler"/>.</summary>
    public static HttpClient CreateClient(HttpMessageHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };
}
