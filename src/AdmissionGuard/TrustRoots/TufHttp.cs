using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;

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

    /// <summary>For the command line: the user named the address, and it may be anywhere.</summary>
    public static HttpClient CreateForUser() => CreateClient(CreateHandler());

    /// <summary>For the cluster: addresses come from objects, so connections pass the egress guard.</summary>
    /// <param name="egress">Where connections may go, and through which proxy.</param>
    public static HttpClient CreateGuarded(EgressOptions egress)
    {
        var handler = CreateHandler();
        handler.ConnectCallback = GuardedConnections.Create(egress);
        handler.UseProxy = egress.Proxy is not null;
        handler.Proxy = egress.Proxy is null ? null : new WebProxy(egress.Proxy);
        handler.DefaultProxyCredentials = null;
        return CreateClient(handler);
    }

    private static HttpClient CreateClient(HttpMessageHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    // No redirects (a TUF repository has no need of any), no decompression (a limit must hold for what arrives), no
    // cookies, no credentials; names are resolved again now and then.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // No AIA or CRL download: URLs out of a certificate would pass no guard.
            CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        },
    };
}
