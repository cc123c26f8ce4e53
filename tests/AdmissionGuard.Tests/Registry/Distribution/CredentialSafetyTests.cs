using System.Net;
using System.Text;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>Credentials go to the host and realm that they are for, and show themselves nowhere.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CredentialSafetyTests
{
    private static readonly NetworkCredential Puller = new("puller", "canary-password");

    [Trait("threat", "R13")]
    [Theory]
    [InlineData("http://169.254.169.254/token")]
    [InlineData("https://169.254.169.254/token")]
    [InlineData("https://[fd00:ec2::254]/token")]
    [InlineData("https://127.0.0.1:1/token")]
    [InlineData("https://0.0.0.0/token")]
    [InlineData("https://[::]/token")]
    [InlineData("https://[::1]/token")]
    [InlineData("https://[::ffff:169.254.169.254]/token")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/token")]
    [InlineData("https://2852039166/token")]
    [InlineData("https://0xA9FEA9FE/token")]
    [InlineData("https://0251.0376.0251.0376/token")]
    [InlineData("https://10.0.0.1/token")]
    [InlineData("https://good@127.0.0.1:1/token")]
    [InlineData("https://localhost:1/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("/token")]
    [InlineData("")]
    public async Task A_realm_that_leads_inside_is_never_connected_to(string realm)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, TokenRealm = realm });
        SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        foreach (var identity in new[] { PullIdentity.Anonymous, RequestBudgetTests.Secret(registry.Host, Puller) })
        {
            var failure = (await searches.ResolveAsync($"{registry.Host}/lab/app:v1", identity)).Failure!;
            Assert.True(failure.Kind is RegistryFailureKind.EgressRefused or RegistryFailureKind.Unauthorized, failure.ToString());
        }
    }

    [Trait("threat", "R23")]
    [Theory]
    [InlineData("169.254.169.254/latest/x")]
    [InlineData("localhost:6443/x")]
    [InlineData("127.0.0.1:6443/x")]
    [InlineData("[::1]:5000/x")]
    [InlineData("[::ffff:7f00:1]:5000/x")]
    [InlineData("[64:ff9b::a9fe:a9fe]/x")]
    [InlineData("10.0.0.1/x")]
    [InlineData("192.168.1.1:5000/x")]
    [InlineData("100.100.100.200/x")]
    [InlineData("[fd00::1]/x")]
    public async Task An_image_reference_cannot_make_us_connect_inside(string image)
    {
        using var searches = new Searches(new RegistryOptions());
        Assert.Equal(RegistryFailureKind.EgressRefused, (await searches.ResolveAsync(image)).Failure!.Kind);
    }

    [Trait("threat", "R14")]
    [Theory]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_token_service_cannot_redirect_inside_or_to_another_host_with_credentials(int status)
    {
        await using var other = await LoopbackServer.StartAsync((_, context) => Hostile.Fixed(200, """{"token":"stolen"}""", "application/json")(null!, context));
        foreach (var (location, isOther) in new[] { ("http://169.254.169.254/token", false), ($"http://{other.Host}/token", true) })
        {
            await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller });
            registry.On("/token", Hostile.Redirect(location, status));
            using var searches = new Searches(RegistryTestOptions.For(registry.Host, other.Host));
            var answer = await searches.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(registry.Host, Puller));
            Assert.False(answer.IsSuccess);
            Assert.All(other.Requests, r => Assert.Null(r.Authorization));
            Assert.True(isOther || answer.Failure.Kind == RegistryFailureKind.EgressRefused, answer.Failure.ToString());
        }
    }

    [Trait("threat", "R18")]
    [Trait("threat", "R19")]
    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task A_redirect_to_another_port_gets_no_credentials_not_even_when_it_asks(RegistryAuthentication authentication)
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = authentication, Credential = Puller });
        await using var evil = await LoopbackServer.StartAsync((server, context) => Hostile.Fixed(
            401, "{}", "application/json", ("WWW-Authenticate", authentication == RegistryAuthentication.Basic ? "Basic realm=\"x\"" : $"Bearer realm=\"http://{registry.Host}/token\",service=\"test\""))(server, context));
        registry.When(r => r.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) && r.Headers.Authorization.Count > 0, Hostile.Redirect($"http://{evil.Host}/v2/lab/app/manifests/v1"));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host, evil.Host));
        var answer = await searches.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(registry.Host, Puller));
        Assert.Equal(RegistryFailureKind.Unauthorized, answer.Failure!.Kind);
        Assert.NotEmpty(evil.Requests);
        Assert.All(evil.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task A_redirect_to_storage_is_followed_without_credentials()
    {
        await using var storage = await OciRegistry.StartAsync();
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller });
        SampleImage.Add(registry.Honest.Repository("lab/app")).AddBundle("bundle");
        SampleImage.Add(storage.Repository("lab/app")).AddBundle("bundle");
        registry.When(
            r => r.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && r.Headers.Authorization.Count > 0,
            (server, context) => Hostile.Redirect($"http://{storage.Host}{context.Request.Path}?signature=canary-signature")(server, context));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host, storage.Host));
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece, identity: RequestBudgetTests.Secret(registry.Host, Puller))).Pieces);
        Assert.Null(Assert.Single(storage.Requests).Authorization);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Redirects_are_few_and_lead_to_named_plain_hosts_only(int kind)
    {
        await using var unnamed = await LoopbackServer.StartAsync((_, _) => Task.CompletedTask);
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/", kind == 0 ? Hostile.Redirect("/v2/lab/app/manifests/v1") : Hostile.Redirect($"http://{unnamed.Host}/x"));
        using var searches = new Searches(registry.Honest);
        var answer = await searches.ResolveAsync($"{registry.Host}/lab/app:v1");
        Assert.Equal(kind == 0 ? RegistryFailureKind.LimitExceeded : RegistryFailureKind.EgressRefused, answer.Failure!.Kind);
        Assert.Equal(kind == 0 ? 4 : 1, registry.Server.Requests.Count);
        Assert.Empty(unnamed.Requests);
    }

    [Trait("threat", "R9")]
    [Fact]
    public async Task The_credentials_of_one_host_are_not_used_for_another_port_or_name()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        var otherPort = $"127.0.0.1:{registry.Server.Port + 1}";
        foreach (var host in new[] { otherPort, "127.0.0.1", $"27.0.0.1:{registry.Server.Port}", $"{registry.Host}/lab/ap", $"{registry.Host}/other", $"127.0.0.1:{registry.Server.Port}0" })
            Assert.Equal(RegistryFailureKind.Unauthorized, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(host, Puller))).Failure!.Kind);
        Assert.All(registry.Requests, r => Assert.Null(r.Authorization));
        foreach (var host in new[] { registry.Host, $"{registry.Host}/lab", $"http://{registry.Host}/v1/", $"https://{registry.Host}/lab/app" })
        {
            using var fresh = new Searches(registry);
            Assert.True((await fresh.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(host, Puller))).IsSuccess, host);
        }
    }

    [Trait("threat", "X4")]
    [Fact]
    public async Task What_one_identity_opened_is_not_given_to_another()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller });
        var image = SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        var owner = RequestBudgetTests.Secret(registry.Host, Puller);
        foreach (var reference in new[] { $"{registry.Host}/lab/app:v1", $"{registry.Host}/lab/app@{image.Digest}" })
        {
            Assert.True((await searches.ResolveAsync(reference, owner)).IsSuccess);
            Assert.Equal(RegistryFailureKind.Unauthorized, (await searches.ResolveAsync(reference)).Failure!.Kind);
            Assert.Equal(RegistryFailureKind.Unauthorized, (await searches.ResolveAsync(reference, RequestBudgetTests.Secret(registry.Host, new NetworkCredential("puller", "wrong")))).Failure!.Kind);
            // An equal secret in another namespace is the same scope.
            registry.Server.Clear();
            Assert.True((await searches.ResolveAsync(reference, RequestBudgetTests.Secret(registry.Host, Puller))).IsSuccess);
            Assert.Empty(registry.Requests);
        }
    }

    [Fact]
    public async Task Access_to_content_at_hand_is_shown_by_a_head()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        var image = SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app@{image.Digest}", RequestBudgetTests.Secret(registry.Host, Puller))).IsSuccess);
        registry.Server.Clear();
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app@{image.Digest}", OtherScope(registry.Host))).IsSuccess);
        Assert.Equal("HEAD", Assert.Single(registry.Requests).Method);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(405)]
    public async Task A_storage_that_refuses_a_head_is_asked_by_get(int status)
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        SampleImage.Add(registry.Honest.Repository("lab/app")).AddBundle("bundle");
        registry.When(r => r.Method == "HEAD", Hostile.Fixed(status, ""));
        using var searches = new Searches(registry.Honest);
        foreach (var identity in new[] { RequestBudgetTests.Secret(registry.Host, Puller), OtherScope(registry.Host) })
            Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1", identity: identity)).Pieces);
        Assert.Contains(registry.Server.Requests, r => r.Method == "HEAD" && r.Target.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_is_replaced_once()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        SampleImage.Add(registry.Repository("lab/app"));
        SampleImage.Add(registry.Repository("lab/app"), "v2", "two");
        using var searches = new Searches(registry);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).IsSuccess);
        registry.RevokeTokens();
        registry.Server.Clear();
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v2")).IsSuccess);
        Assert.Equal(3, registry.Requests.Count);
    }

    [Fact]
    public async Task Every_secret_for_a_repository_is_tried_longest_path_first()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller });
        SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        var identity = PullIdentity.FromSecrets(
        [
            Of(registry.Host + "/lab/app", new NetworkCredential("old", "expired")),
            new PullSecret("ns/broken", PullSecretFormat.DockerConfigJson, "{"u8.ToArray()),
            Of(registry.Host, Puller),
        ]);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1", identity)).IsSuccess);
        var basics = registry.Requests.Where(r => r.Target.StartsWith("/token", StringComparison.Ordinal)).Select(r => Encoding.UTF8.GetString(Convert.FromBase64String(r.Authorization!["Basic ".Length..])));
        Assert.Equal(["old:expired", "puller:canary-password"], basics);
    }

    [Fact]
    public async Task A_refused_access_says_which_secret_could_not_be_read()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        using var searches = new Searches(registry);
        var identity = PullIdentity.FromSecrets([new PullSecret("team/regcred", PullSecretFormat.DockerConfigJson, "{\"auths\":"u8.ToArray())]);
        Assert.Contains("team/regcred", (await searches.ResolveAsync($"{registry.Host}/lab/app:v1", identity)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_by_post()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller, RefreshToken = "canary-refresh" });
        SampleImage.Add(registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        var identity = PullIdentity.FromDockerConfig(Encoding.UTF8.GetBytes($$$$"""{"auths":{"{{{{registry.Host}}}}":{"auth":"{{{{Convert.ToBase64String("x:"u8)}}}}","identitytoken":"canary-refresh"}}}"""), []);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1", identity)).IsSuccess);
        Assert.Equal("POST", Assert.Single(registry.Requests, r => r.Target.StartsWith("/token", StringComparison.Ordinal)).Method);
    }

    [Trait("threat", "R9")]
    [Fact]
    public async Task Planted_secrets_appear_in_no_message_metric_or_request_to_another_host()
    {
        var seen = new StringBuilder();
        using var meters = new System.Diagnostics.Metrics.MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => { lock (seen) { seen.Append(instrument.Name).AppendJoin(' ', tags.ToArray()); } });
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => { lock (seen) { seen.Append(instrument.Name).AppendJoin(' ', tags.ToArray()); } });
        meters.Start();
        await using var bystander = await LoopbackServer.StartAsync((server, context) => Hostile.Fixed(401, "{}", "application/json", ("WWW-Authenticate", "Basic realm=\"x\""))(server, context));
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = new NetworkCredential("other", "other") });
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var helper = Path.Combine(folder, "docker-credential-canary");
        await File.WriteAllTextAsync(helper, "#!/bin/sh\ncat >/dev/null\necho '{\"Username\":\"u\",\"Secret\":\"canary-helper\"}'\necho canary-stderr >&2\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var secret = RequestBudgetTests.Secret(registry.Host, new NetworkCredential("canary-user", "canary-password"));
        var docker = PullIdentity.FromDockerConfig(Encoding.UTF8.GetBytes($$$$"""{"auths":{"{{{{registry.Host}}}}":{"registrytoken":"canary-registry-token"}},"credHelpers":{"{{{{registry.Host}}}}":"canary"}}"""), [folder]);
        var options = RegistryTestOptions.For(registry.Host, bystander.Host) with
        {
            OperatorSecrets = [Of(registry.Host, new NetworkCredential("canary-operator", "canary-operator-password"))],
            CredentialProviders = [new CredentialProvider(WriteProvider(folder, registry.Host), [registry.Host], TimeSpan.FromMinutes(1)) { Environment = new Dictionary<string, string> { ["CANARY"] = "canary-environment" } }],
        };
        using var searches = new Searches(options);
        foreach (var identity in new[] { secret, docker })
        {
            foreach (var image in new[] { $"{registry.Host}/lab/app:v1", $"{bystander.Host}/lab/app:v1" })
            {
                var failure = (await searches.ResolveAsync(image, identity)).Failure!;
                lock (seen)
                    seen.Append(failure).Append(failure.Message).Append(identity).Append(options);
            }
        }

        string told;
        lock (seen)
            told = seen.ToString();
        Assert.DoesNotContain("canary-", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary-"u8)[..8], told, StringComparison.Ordinal);
        Assert.NotEmpty(bystander.Requests);
        Assert.All(bystander.Requests, r => Assert.Null(r.Authorization));
        Assert.Contains(registry.Server.Requests, r => r.Authorization is not null);
    }

    [Trait("threat", "R9")]
    [Theory]
    [InlineData("Basic")]
    [InlineData("password")]
    [InlineData("token")]
    public async Task A_registry_that_repeats_the_credential_does_not_make_us_repeat_it(string what)
    {
        var authentication = what == "token" ? RegistryAuthentication.Bearer : RegistryAuthentication.Basic;
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = authentication, Credential = Puller });
        registry.When(r => r.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) && r.Headers.Authorization.Count > 0, (server, context) =>
        {
            var said = what == "password" ? $"{Puller.UserName} with {Puller.Password}" : context.Request.Headers.Authorization.ToString();
            return Hostile.Fixed(403, $$"""{"errors":[{"code":"DENIED","message":"no access for {{said}}"}]}""", "application/json")(server, context);
        });
        using var searches = new Searches(registry.Honest);
        var failure = (await searches.ResolveAsync($"{registry.Host}/lab/app:v1", RequestBudgetTests.Secret(registry.Host, Puller))).Failure!;
        Assert.Equal(RegistryFailureKind.Forbidden, failure.Kind);
        Assert.Contains("repeats the credential", failure.Message, StringComparison.Ordinal);
        foreach (var request in registry.Server.Requests.Where(r => r.Authorization is not null))
            Assert.DoesNotContain(request.Authorization!.Split(' ')[1], failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Puller.Password, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_helper_runs_once_for_all_requests_to_its_registry()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = Puller });
        SampleImage.Add(registry.Repository("lab/app")).AddBundle("bundle");
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var helper = Path.Combine(folder, "docker-credential-counting");
        await File.WriteAllTextAsync(helper, $$"""
            #!/bin/sh
            cat >> {{folder}}/asked; echo >> {{folder}}/asked
            echo '{"Username":"{{Puller.UserName}}","Secret":"{{Puller.Password}}"}'
            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var identity = PullIdentity.FromDockerConfig(Encoding.UTF8.GetBytes($$$"""{"credHelpers":{"{{{registry.Host}}}":"counting"}}"""), [folder]);
        using var searches = new Searches(registry);
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece, identity: identity)).Pieces);
        Assert.Equal(registry.Host, Assert.Single(await File.ReadAllLinesAsync(Path.Combine(folder, "asked"), TestContext.Current.CancellationToken)));
    }

    [Trait("threat", "R11")]
    [Fact]
    public async Task An_exec_plugin_opens_the_registries_that_it_is_for_and_is_asked_about_no_other()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = new NetworkCredential("plugin", "canary-plugin") });
        await using var other = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = Puller });
        SampleImage.Add(registry.Repository("lab/app"));
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var options = RegistryTestOptions.For(registry.Host, other.Host) with { CredentialProviders = [new CredentialProvider(WriteProvider(folder, registry.Host), [registry.Host], TimeSpan.FromMinutes(1))] };
        using var searches = new Searches(options);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).IsSuccess);
        Assert.False((await searches.ResolveAsync($"{other.Host}/lab/app:v1")).IsSuccess);
        Assert.False((await searches.ResolveAsync($"{registry.Host}/lab/app:none")).IsSuccess);
        var asked = await File.ReadAllLinesAsync(Path.Combine(folder, "asked"), TestContext.Current.CancellationToken);
        Assert.Equal($$"""{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"{{registry.Host}}/lab/app"}""", Assert.Single(asked));
    }

    /// <summary>An identity that opens the same registry and is not the same: it has one more credential.</summary>
    private static PullIdentity OtherScope(string host) => PullIdentity.FromSecrets([Of(host + "/lab", Puller), Of(host, new NetworkCredential("other", "other"))]);

    private static PullSecret Of(string host, NetworkCredential credential) => new("ns/" + host, PullSecretFormat.DockerCfg, Encoding.UTF8.GetBytes(
        $$$"""{"{{{host}}}":{"username":"{{{credential.UserName}}}","password":"{{{credential.Password}}}"}}"""));

    private static string WriteProvider(string folder, string host)
    {
        var program = Path.Combine(folder, "provider");
        File.WriteAllText(program, $$$$"""
            #!/bin/sh
            cat >> {{{{folder}}}}/asked; echo >> {{{{folder}}}}/asked
            echo '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry","cacheDuration":"5m","auth":{"{{{{host}}}}":{"username":"plugin","password":"canary-plugin"}}}'
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return program;
    }
}
