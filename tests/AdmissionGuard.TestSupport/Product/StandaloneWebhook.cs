using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>The webhook as its own process, without a cluster: policies from a folder, images from OCI layouts.</summary>
public sealed class StandaloneWebhook : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-standalone-").FullName;
    private HttpClient client = null!;

    private StandaloneWebhook()
    {
    }

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>Starts it on the demo's policies and images, and waits until it is ready.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="further">Further arguments.</param>
    public static Task<StandaloneWebhook> StartAsync(CancellationToken cancellationToken, params string[] further) =>
        StartAsync(new Dictionary<string, string>(), new Dictionary<string, string?>(), cancellationToken, further);

    /// <summary>Starts it as above, in a working directory with files and in an environment.</summary>
    public static async Task<StandaloneWebhook> StartAsync(
        IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken, params string[] further)
    {
        var webhook = new StandaloneWebhook();
        foreach (var (name, content) in files)
            await File.WriteAllTextAsync(Path.Combine(webhook.folder, name), content, cancellationToken);
        var (port, healthPort) = (LoopbackPorts.Free(), LoopbackPorts.Free());
        var ca = Path.Combine(webhook.folder, "ca.crt");
        string[] arguments =
        [
            "webhook", "--policies", Checkout.PathOf("config", "demo", "policies"), "--image-layouts", Checkout.PathOf("config", "demo", "images"),
            "--self-signed-ca", ca, "--listen", $"127.0.0.1:{port}", "--health-listen", $"127.0.0.1:{healthPort}", .. further,
        ];
        webhook.Process = await SupervisedProcess.StartAsync("webhook", webhook.folder, ProductBinary.Path, arguments, environment, cancellationToken);
        using var plain = new HttpClient();
        await webhook.Process.WaitUntilReadyAsync(
            async token => (await plain.GetAsync(new Uri($"http://127.0.0.1:{healthPort}/readyz"), token)).IsSuccessStatusCode, TimeSpan.FromSeconds(30), cancellationToken);
        webhook.client = new HttpClient(Trusting(X509CertificateLoader.LoadCertificateFromFile(ca)))
        {
            BaseAddress = new Uri($"https://localhost:{port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return webhook;
    }

    /// <summary>Sends a body to /validate as an API server would, over HTTP/2.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await client.PostAsync(new Uri("/validate?timeout=10s", UriKind.Relative), content, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (Process is not null)
            await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 ca) => new()
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { ca },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };
}
