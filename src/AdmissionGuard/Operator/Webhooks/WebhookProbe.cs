using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Serving;
using k8s;
using k8s.Autorest;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>
/// Calls every replica of the webhook as an API server would: by its address, for the webhook's name, trusting the
/// published bundle only. Tells which certificate is served, and who does not answer.
/// </summary>
internal sealed class WebhookProbe(IKubernetes client, TimeProvider time)
{
    /// <summary>The most replicas that are asked.</summary>
    private const int MaxAddresses = 64;

    /// <summary>Bytes that are read of a version: it is a SHA-256 in hex.</summary>
    private const int MaxVersion = 64;

    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Asks each address; none when the Service has no endpoints.</summary>
    /// <param name="target">Where API servers call.</param>
    /// <param name="bundle">The PEM that API servers trust; null to trust nothing, and learn only what is served.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpOperationException">The endpoints cannot be read.</exception>
    public async Task<IReadOnlyList<ServedCertificate>> AskAsync(WebhookTarget target, string? bundle, CancellationToken cancellationToken)
    {
        var addresses = target.Service is { } service ? await AddressesAsync(service, cancellationToken).ConfigureAwait(false) : [new DnsEndPoint(target.Name, target.Port)];
        return await Task.WhenAll(addresses.Take(MaxAddresses).Select(address => AskAsync(target, address, bundle, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Whether the Service has a replica that says that it is ready.</summary>
    /// <param name="target">Where API servers call: a Service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpOperationException">The endpoints cannot be read.</exception>
    public async Task<bool> HasReplicasAsync(WebhookTarget target, CancellationToken cancellationToken) =>
        target.Service is not { } service || (await AddressesAsync(service, cancellationToken).ConfigureAwait(false)).Count > 0;

    private async Task<IReadOnlyList<DnsEndPoint>> AddressesAsync((string Namespace, string Name) service, CancellationToken cancellationToken)
    {
        try
        {
            // One object by name, in every version of Kubernetes; slices would need the right to list.
            var endpoints = await client.CoreV1.ReadNamespacedEndpointsAsync(service.Name, service.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. (endpoints.Subsets ?? []).SelectMany(s => (s.Addresses ?? []).SelectMany(a => (s.Ports ?? []).Where(p => p.Name is null or "https" or "webhook").Take(1).Select(p => new DnsEndPoint(a.Ip, p.Port))))];
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    private async Task<ServedCertificate> AskAsync(WebhookTarget target, DnsEndPoint address, string? bundle, CancellationToken cancellationToken)
    {
        string? fingerprint = null;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(address, token).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, chain, errors) =>
                {
                    if (presented is not X509Certificate2 certificate)
                        return false;
                    fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
                    return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && IsTrusted(certificate, chain, bundle);
                },
            },
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var deadline = new CancellationTokenSource(AnswerDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // Not a review: that would be judged and counted.
            using var answer = await http.GetAsync(new UriBuilder("https", target.Name, target.Port, Webhook.PolicyVersionPath).Uri, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var problem = (int)answer.StatusCode >= 500 ? $"answers with HTTP {(int)answer.StatusCode}" : null;
            return new ServedCertificate($"{address.Host}:{address.Port}", fingerprint, problem, await VersionAsync(answer, either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var problem = e is OperationCanceledException ? $"no answer within {AnswerDeadline.TotalSeconds} s"
                : fingerprint is null ? "cannot be connected to"
                : "serves a certificate that the caBundle does not vouch for, or that is for another name";
            return new ServedCertificate($"{address.Host}:{address.Port}", fingerprint, problem);
        }
    }

    private static async Task<string?> VersionAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
            return null;
        var text = new byte[MaxVersion];
        using var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = await body.ReadAtLeastAsync(text, MaxVersion, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.ASCII.GetString(text, 0, length);
    }

    private bool IsTrusted(X509Certificate2 certificate, X509Chain? presented, string? bundle)
    {
        if (bundle is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificate);
    }
}
