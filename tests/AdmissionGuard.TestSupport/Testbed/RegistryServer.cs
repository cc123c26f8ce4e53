using System.Net;
using Org.BouncyCastle.Crypto.Generators;
using System.Security.Cryptography;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A registry process on a loopback port, reached over plain HTTP.</summary>
public sealed class RegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-registry-").FullName;
    private readonly int port = LoopbackPorts.Free();

    private Func<CancellationToken, Task> start = _ => Task.CompletedTask;

    private RegistryServer(NetworkCredential? credential) => Credential = credential;

    /// <summary>127.0.0.1:PORT, as it stands in image references.</summary>
    public string Host => $"127.0.0.1:{port}";

    /// <summary>Its address.</summary>
    public Uri Address => new($"http://{Host}");

    /// <summary>What it asks for, or null when everyone may read and write.</summary>
    public NetworkCredential? Credential { get; }

    /// <summary>The process, for faults.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>
    /// Debian's docker-registry 2.8 (CNCF distribution): no referrers API, so that clients use the fallback tag. With a credential it asks
    /// for HTTP basic authentication.
    /// </summary>
    public static async Task<RegistryServer> StartDistributionAsync(NetworkCredential? credential = null, CancellationToken cancellationToken = default)
    {
        var server = new RegistryServer(credential);
        var authentication = "";
        if (credential is not null)
        {
            var users = Path.Combine(server.folder, "htpasswd");
            var hash = OpenBsdBCrypt.Generate("2y", credential.Password.ToCharArray(), RandomNumberGenerator.GetBytes(16), 4);
            await File.WriteAllTextAsync(users, $"{credential.UserName}:{hash}\n", cancellationToken);
            authentication = $"auth: {{htpasswd: {{realm: test, path: {users}}}}}";
        }

        var configuration = Path.Combine(server.folder, "config.yml");
        await File.WriteAllTextAsync(configuration, $"""
            version: 0.1
            log: {"{"}level: warn, accesslog: {"{"}disabled: true{"}"}{"}"}
            storage: {"{"}filesystem: {"{"}rootdirectory: {server.folder}/data{"}"}, delete: {"{"}enabled: true{"}"}{"}"}
            http: {"{"}addr: "{server.Host}"{"}"}
            {authentication}

            """, cancellationToken);
        await server.StartAsync("docker-registry", TestbedCache.Tool("docker-registry"), ["serve", configuration], null, cancellationToken);
        return server;
    }

    /// <summary>An OCI 1.1 registry with the whole referrers API. With a credential it asks for a bearer token from its own realm.</summary>
    /// <param name="credential">What its token realm asks for.</param>
    /// <param name="pageSize">How many referrers a page holds.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<RegistryServer> StartReferrersAsync(NetworkCredential? credential = null, int pageSize = 100, CancellationToken cancellationToken = default)
    {
        var server = new RegistryServer(credential);
        var environment = new Dictionary<string, string?>
        {
            ["MINIOCI_TOKEN"] = credential is null ? null : $"{credential.UserName}:{credential.Password}",
            ["MINIOCI_PAGE"] = $"{pageSize}",
        };
        await server.StartAsync("minioci", Tools.Node.Path, [Checkout.PathOf("eng", "testbed", "minioci.mjs"), $"{server.port}"], environment, cancellationToken);
        return server;
    }

    /// <summary>Starts it again after it was killed, on the same port. A registry on disk still has what it had.</summary>
    public async Task ReviveAsync(CancellationToken cancellationToken)
    {
        await Process.DisposeAsync();
        await start(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task StartAsync(string name, string binary, IEnumerable<string> arguments, Dictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        start = token => StartProcessAsync(name, binary, arguments, environment, token);
        return start(cancellationToken);
    }

    private async Task StartProcessAsync(string name, string binary, IEnumerable<string> arguments, Dictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        Process = await SupervisedProcess.StartAsync(name, folder, binary, arguments, environment, cancellationToken);
        using var client = new HttpClient();
        await Process.WaitUntilReadyAsync(
            async token => (await client.GetAsync(new Uri(Address, "/v2/"), token)).StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized,
            StartDeadline, cancellationToken);
    }
}
