using System.Text;
using AdmissionGuard.IntegrationTests.Admission;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>
/// A secret is planted wherever the program takes one from. Each opens the registry that it is for, and is found nowhere
/// else: in no log, answer, Event, metric or decision, and in no request to another host.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CredentialCanaryTests(ClusterFixture clusters)
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("threat", "R9")]
    [Trait("threat", "O1")]
    public async Task Secrets_of_a_cluster_open_their_registry_and_show_nowhere()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("admissionguard-canary-").FullName;
        await using var pod = await CanarySite.StartAsync("pod", RegistryAuthentication.Basic);
        await using var account = await CanarySite.StartAsync("account", RegistryAuthentication.Bearer);
        await using var operators = await CanarySite.StartAsync("operator", RegistryAuthentication.Bearer, byRefreshToken: true);
        await using var plugin = await CanarySite.StartAsync("plugin", RegistryAuthentication.Basic);
        await using var stranger = await LoopbackServer.StartAsync(Hostile.Fixed(401, "{}", "application/json", ("WWW-Authenticate", "Basic realm=\"x\"")));
        await using var liar = await StartLiarAsync(stranger);
        CanarySite[] sites = [pod, account, operators, plugin];

        var secret = Path.Combine(folder, "operator.json");
        await File.WriteAllTextAsync(secret, $$$$"""{"auths":{"{{{{operators.Host}}}}":{"auth":"{{{{Convert.ToBase64String("x:"u8)}}}}","identitytoken":"{{{{operators.Secret}}}}"}}}""", Cancellation);
        var provider = Path.Combine(folder, "provider");
        await File.WriteAllTextAsync(provider, $$$$"""
            #!/bin/sh
            cat >/dev/null
            echo {{{{plugin.Secret}}}} >&2
            echo '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry","auth":{"{{{{plugin.Host}}}}":{"username":"{{{{plugin.User}}}}","password":"{{{{plugin.Secret}}}}"}}}'
            """, Cancellation);
        File.SetUnixFileMode(provider, Executable);
        var providers = Path.Combine(folder, "providers.yaml");
        await File.WriteAllTextAsync(providers, $"""
            kind: CredentialProviderConfig
            apiVersion: kubelet.config.k8s.io/v1
            providers:
            - name: provider
              apiVersion: credentialprovider.kubelet.k8s.io/v1
              defaultCacheDuration: 1m
              matchImages: ["{plugin.Host}"]
            """, Cancellation);

        await using var webhook = await WebhookProcess.StartAsync(
            cluster,
            [.. sites.Select(s => s.Host), stranger.Host, liar.Host],
            new WebhookProcessOptions { Arguments = ["--registry-secret", secret, "--image-credential-provider-config", providers, "--image-credential-provider-bin-dir", folder] },
            Cancellation);
        var ns = await webhook.CreateNamespaceAsync("canary", Cancellation);
        await cluster.ApplyAsync(Secret(ns, "of-pod", "kubernetes.io/dockerconfigjson", ".dockerconfigjson", $$$"""{"auths":{{{{pod.AuthFor(pod.Host)}}},{{{pod.AuthFor(liar.Host)}}}}}"""), Cancellation);
        await cluster.ApplyAsync(Secret(ns, "of-account", "kubernetes.io/dockercfg", ".dockercfg", $$$"""{{{{account.AuthFor(account.Host)}}}}"""), Cancellation);
        await cluster.ApplyAsync($"apiVersion: v1\nkind: ServiceAccount\nmetadata: {"{"}name: puller, namespace: {ns}{"}"}\nimagePullSecrets: [{"{"}name: of-account{"}"}]\n", Cancellation);
        await cluster.ApplyAsync(Policy(ns, await CosignKey.CreateAsync(folder)), Cancellation);
        await Eventually.TrueAsync(async () => (await CreateAsync(pod.Image)).Error.Contains("denied", StringComparison.Ordinal), TimeSpan.FromSeconds(20), Cancellation);

        var told = new StringBuilder();
        foreach (var image in sites.Select(s => s.Image))
        {
            // Only who came in can say that there is no signature.
            var refused = await CreateAsync(image);
            Assert.Contains("NoSignature", refused.Error, StringComparison.Ordinal);
            told.Append(refused.Output).Append(refused.Error);
        }

        foreach (var image in new[] { $"{liar.Host}/lab/app:v1", $"{liar.Host}/lab/away:v1", $"{stranger.Host}/lab/app:v1" })
        {
            var refused = await CreateAsync(image);
            Assert.Contains("RegistryUnauthorized", refused.Error, StringComparison.Ordinal);
            told.Append(refused.Output).Append(refused.Error);
        }

        var events = "";
        await Eventually.TrueAsync(async () => (events = await cluster.KubectlAsync("get", "events.events.k8s.io", "-n", ns, "-o", "json")).Contains(liar.Host, StringComparison.Ordinal), TimeSpan.FromSeconds(20), Cancellation);
        using var http = new HttpClient();
        told.Append(events).Append(await http.GetStringAsync(new Uri(webhook.Health, "/metrics"), Cancellation));
        told.Append(await ReadAsync(webhook.DecisionLogPath)).Append(await ReadAsync(webhook.Process.LogPath));
        AssertHidden(told.ToString(), sites, [stranger, liar]);
        Assert.Contains(liar.Requests, r => r.Authorization is not null);
        Directory.Delete(folder, recursive: true);

        Task<ToolResult> CreateAsync(string image) => cluster.Kubectl.TryRunAsync(
            ["create", "-f", "-"],
            $"apiVersion: v1\nkind: Pod\nmetadata: {"{"}generateName: app-, namespace: {ns}{"}"}\nspec: {"{"}serviceAccountName: puller, automountServiceAccountToken: false, imagePullSecrets: [{"{"}name: of-pod{"}"}], containers: [{"{"}name: api, image: \"{image}\"{"}"}]{"}"}\n",
            cancellationToken: Cancellation);
    }

    [Fact]
    [Trait("threat", "R9")]
    public async Task Secrets_of_a_user_open_their_registry_and_show_nowhere()
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-canary-").FullName;
        await using var config = await CanarySite.StartAsync("config", RegistryAuthentication.Bearer);
        await using var helper = await CanarySite.StartAsync("helper", RegistryAuthentication.Basic);
        await using var store = await CanarySite.StartAsync("store", RegistryAuthentication.Bearer, byRefreshToken: true);
        await using var stranger = await LoopbackServer.StartAsync(Hostile.Fixed(401, "{}", "application/json", ("WWW-Authenticate", "Basic realm=\"x\"")));
        await using var liar = await StartLiarAsync(stranger);
        CanarySite[] sites = [config, helper, store];
        await WriteHelperAsync("one", helper.Host, helper.User, helper.Secret);
        await WriteHelperAsync("all", store.Host, "<token>", store.Secret);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config.json"),
            $$$$"""{"auths":{{{{{config.AuthFor(config.Host)}}}},{{{{config.AuthFor(liar.Host)}}}}},"credHelpers":{"{{{{helper.Host}}}}":"one"},"credsStore":"all"}""",
            Cancellation);

        var tool = ProductBinary.Tool with { Environment = new Dictionary<string, string?> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}", ["DOCKER_CONFIG"] = folder } };
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, LabPolicy.OfKey((await CosignKey.CreateAsync(folder)).PublicPem).Text(["signature"]), Cancellation);
        var told = new StringBuilder();
        foreach (var (image, reason) in sites.Select(s => (s.Image, "NoSignature")).Append(($"{stranger.Host}/lab/app:v1", "RegistryUnauthorized")).Append(($"{liar.Host}/lab/app:v1", "RegistryUnauthorized")).Append(($"{liar.Host}/lab/away:v1", "RegistryUnauthorized")))
        {
            foreach (var arguments in new string[][] { ["--output", "json"], ["--explain"] })
            {
                var ran = await tool.TryRunAsync(["verify", image, "--policy", policy, "--plain-http", .. arguments], cancellationToken: Cancellation);
                Assert.Contains(reason, ran.Output, StringComparison.Ordinal);
                told.Append(ran.Output).Append(ran.Error);
            }
        }

        AssertHidden(told.ToString(), sites, [stranger, liar]);
        Assert.Contains(liar.Requests, r => r.Authorization is not null);
        Directory.Delete(folder, recursive: true);

        async Task WriteHelperAsync(string name, string host, string user, string secret)
        {
            var program = Path.Combine(folder, "docker-credential-" + name);
            await File.WriteAllTextAsync(program, $$"""
                #!/bin/sh
                [ "$(cat)" = "{{host}}" ] || { echo "{{secret}}" >&2; echo 'credentials not found'; exit 1; }
                echo '{"Username":"{{user}}","Secret":"{{secret}}"}'
                """, Cancellation);
            File.SetUnixFileMode(program, Executable);
        }
    }

    /// <summary>A registry that refuses with the credential in its message, and sends one repository on to a stranger.</summary>
    private static Task<LoopbackServer> StartLiarAsync(LoopbackServer stranger) => LoopbackServer.StartAsync((server, context) =>
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return Hostile.Fixed(401, "{}", "application/json", ("WWW-Authenticate", "Basic realm=\"x\""))(server, context);
        if (context.Request.Path.Value!.Contains("/away/", StringComparison.Ordinal))
            return Hostile.Redirect($"http://{stranger.Host}{context.Request.Path}")(server, context);
        var repeated = Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.ToString()["Basic ".Length..]));
        return Hostile.Fixed(401, $$"""{"errors":[{"code":"DENIED","message":"{{context.Request.Headers.Authorization}} is {{repeated}}"}]}""", "application/json")(server, context);
    });

    private static void AssertHidden(string told, IReadOnlyList<CanarySite> sites, IReadOnlyList<LoopbackServer> others)
    {
        foreach (var site in sites)
        {
            Assert.Contains(site.Registry.Requests, r => r.Authorization is not null);
            foreach (var trace in site.Traces.Distinct(StringComparer.Ordinal))
            {
                Assert.False(told.Contains(trace, StringComparison.Ordinal), $"what was planted in {site.Name} is told");
                foreach (var other in sites.Where(s => s != site))
                    Assert.DoesNotContain(other.Registry.Requests, r => Holds(r, trace));
                // The liar is given the first site's secret as its own.
                foreach (var other in site == sites[0] ? others.Take(1) : others)
                    Assert.DoesNotContain(other.Requests, r => Holds(r, trace));
            }
        }

        Assert.NotEmpty(others[0].Requests);
        Assert.All(others[0].Requests, r => Assert.Null(r.Authorization));
    }

    private static bool Holds(SeenRequest request, string trace) =>
        request.Target.Contains(trace, StringComparison.Ordinal) || request.Headers.Values.Any(v => v.Contains(trace, StringComparison.Ordinal));

    private static string Secret(string ns, string name, string type, string key, string content) =>
        $"apiVersion: v1\nkind: Secret\nmetadata: {"{"}name: {name}, namespace: {ns}{"}"}\ntype: {type}\ndata: {"{"}{key}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(content))}{"}"}\n";

    private static string Policy(string ns, CosignKey key) => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ImagePolicy
        metadata: {"{"}name: signed, namespace: {ns}{"}"}
        spec:
          match: {"{"}images: ["**"]{"}"}
          authorities:
          - name: release-team
            key:
              data: |
        {string.Join('\n', key.PublicPem.TrimEnd().Split('\n').Select(line => "        " + line))}
          require:
          - name: signed
            signature: {"{"}from: {"{"}anyOf: [release-team]{"}"}{"}"}
        """;

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
