using System.Net.Http.Json;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A private Sigstore: Fulcio, a CT log, Rekor v1 and a timestamp authority, with trust material of its own.</summary>
public sealed class SigstoreServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly HttpClient client = new();
    private readonly int port = LoopbackPorts.Free();

    private SigstoreServer()
    {
    }

    /// <summary>Its address: Fulcio, Rekor and the timestamp authority answer on the same one.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Where it keeps its keys, certificates and log.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("admissionguard-sigstore-").FullName;

    /// <summary>trusted_root.json: what verifies all that it issued.</summary>
    public string TrustedRootPath => Path.Combine(Folder, "trusted_root.json");

    /// <summary>The process, for faults.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>The variables that make cosign 2.5 trust it.</summary>
    public IReadOnlyDictionary<string, string?> Cosign25Environment => new Dictionary<string, string?>(Tools.Cosign25.Environment!)
    {
        ["SIGSTORE_ROOT_FILE"] = Path.Combine(Folder, "fulcio-chain.pem"),
        ["SIGSTORE_CT_LOG_PUBLIC_KEY_FILE"] = Path.Combine(Folder, "ctlog.pub"),
        ["SIGSTORE_REKOR_PUBLIC_KEY"] = Path.Combine(Folder, "rekor.pub"),
    };

    /// <summary>Starts one.</summary>
    public static async Task<SigstoreServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new SigstoreServer();
        server.Process = await SupervisedProcess.StartAsync("minisigstore", server.Folder, Tools.Node.Path,
            [Checkout.PathOf("eng", "testbed", "minisigstore.mjs"), server.Folder, $"{server.port}"], cancellationToken: cancellationToken);
        await server.Process.WaitUntilReadyAsync(
            async token => (await server.client.GetAsync(new Uri(server.Address, "/api/v1/log"), token)).IsSuccessStatusCode, StartDeadline, cancellationToken);
        return server;
    }

    /// <summary>The path of a signing configuration for cosign 3: with log and timestamps, or with one of them, or none.</summary>
    public string SigningConfigPath(bool log = true, bool timestamps = true) => Path.Combine(Folder, (log, timestamps) switch
    {
        (true, true) => "signing_config.json",
        (true, false) => "signing_config.rekor-only.json",
        (false, true) => "signing_config.tsa-only.json",
        (false, false) => "signing_config.none.json",
    });

    /// <summary>An identity token that Fulcio takes.</summary>
    /// <param name="kind">github (a workflow of acme/app), email (dev@lab.example) or k8s (a ServiceAccount).</param>
    /// <param name="claimsJson">Claims to add or replace, as a JSON object.</param>
    public static async Task<string> TokenAsync(string kind, string? claimsJson = null) =>
        (await Tools.Node.RunAsync([Checkout.PathOf("eng", "testbed", "mktoken.mjs"), kind, .. claimsJson is null ? (string[])[] : [claimsJson]])).Trim();

    /// <summary>Keyless `cosign sign` with 3.1: a Sigstore bundle as a referrer of the image.</summary>
    public async Task SignAsync(string image, string kind = "github", string? claimsJson = null) =>
        await Tools.Cosign31.RunAsync("sign", "-y", "--signing-config", SigningConfigPath(), "--trusted-root", TrustedRootPath,
            "--identity-token", await TokenAsync(kind, claimsJson), image);

    /// <summary>Keyless `cosign attest` with 3.1: the predicate in a Sigstore bundle as a referrer of the image.</summary>
    public async Task AttestAsync(string image, string predicateType, string predicatePath, string kind = "github", string? claimsJson = null) =>
        await Tools.Cosign31.RunAsync("attest", "-y", "--signing-config", SigningConfigPath(), "--trusted-root", TrustedRootPath,
            "--identity-token", await TokenAsync(kind, claimsJson), "--type", predicateType, "--predicate", predicatePath, image);

    /// <summary>Keyless `cosign sign` with 2.5: the `.sig` tag of the image.</summary>
    public async Task SignWithCosign25Async(string image, string kind = "github", string? claimsJson = null) =>
        await (Tools.Cosign25 with { Environment = Cosign25Environment }).RunAsync("sign", "-y", "--fulcio-url", Address.OriginalString, "--rekor-url", Address.OriginalString,
            "--identity-token", await TokenAsync(kind, claimsJson), image);

    /// <summary>Shifts its clocks against the machine's, in seconds.</summary>
    public async Task SetClockAsync(int fulcio = 0, int rekor = 0, int timestamps = 0, CancellationToken cancellationToken = default)
    {
        using var response = await client.PutAsJsonAsync(new Uri(Address, "/lab/clock"), new { fulcio, rekor, tsa = timestamps }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
