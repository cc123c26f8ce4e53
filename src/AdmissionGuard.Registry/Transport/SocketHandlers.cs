using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// The sockets: one pool for all hosts with the system's trust, and one for each host that the operator says something
/// about, so that what is said of one host never serves another, redirects included.
/// </summary>
internal sealed class SocketHandlers(RegistryOptions options, HostDirectory hosts, EgressGuard guard) : HttpMessageHandler
{
    private const string SystemTrust = "";

    /// <summary>What of an unread body is read to keep the connection: that of a redirect. Beyond it the connection is closed.</summary>
    private const int DrainBytes = 16 << 10;

    private readonly GuardedConnector connector = new(guard);
    private readonly WebProxy? proxy = options.Egress.Proxy is { } address ? new WebProxy(address) { BypassList = [.. options.Egress.NoProxy.Select(BypassPattern)] } : null;
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> pools = new(StringComparer.Ordinal);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!;
        // The connection goes to the proxy, where the guard sees the proxy alone: the target is judged before.
        if (proxy?.IsBypassed(target) == false && guard.WhyRefusedThroughProxy(target.IdnHost, target.Port) is { } why)
            throw new EgressRefusedException(why);
        var authority = HostDirectory.AuthorityOf(target);
        var key = hosts.IsNamed(authority) ? authority : SystemTrust;
        return pools.GetOrAdd(key, k => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Create(hosts.Of(k))))).Value.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var pool in pools.Values)
        {
            if (pool.IsValueCreated)
                pool.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    private SocketsHttpHandler Create(RegistryHostOptions host) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        Credentials = null,
        PreAuthenticate = false,
        UseProxy = proxy is not null,
        Proxy = proxy,
        DefaultProxyCredentials = null,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Timeouts.Connect,
        PooledConnectionLifetime = options.Timeouts.ConnectionLifetime,
        MaxConnectionsPerServer = options.Resilience.ConcurrentRequests,
        EnableMultipleHttp2Connections = true,
        MaxResponseHeadersLength = options.Limits.ResponseHeaderKilobytes,

        MaxResponseDrainSize = DrainBytes,
        ConnectCallback = connector.ConnectAsync,
        SslOptions = TlsOptions(host),
    };

    private static SslClientAuthenticationOptions TlsOptions(RegistryHostOptions host)
    {
        var tls = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // No AIA or CRL download: URLs out of a certificate would pass no guard.
            CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        };
        if (host.CertificateAuthorityPem is { } pem)
        {
            tls.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPem(pem);
        }

        if (host.ClientCertificatePem is { } client)
            tls.ClientCertificates = [X509Certificate2.CreateFromPem(client, client)];
        if (host.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The operator named this host as one whose certificate is not checked; see RegistryHostOptions.SkipTlsVerify.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return tls;
    }

    private static string BypassPattern(string host)
    {
        if (host == "*")
            return ".*";
        var literal = System.Text.RegularExpressions.Regex.Escape(host.TrimStart('.'));
        return $"^[a-z]+://{(host.StartsWith('.') ? "([^/:]+\\.)?" : "")}{literal}(:[0-9]+)?/?$";
    }
}
