using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>Mirrors as containerd's hosts.toml has them.</summary>
public sealed class MirrorTests
{
    [Fact]
    public async Task A_mirror_answers_first_and_is_named_and_what_it_lacks_comes_from_the_registry()
    {
        await using var mirror = await OciRegistry.StartAsync();
        await using var upstream = await OciRegistry.StartAsync();
        SampleImage.Add(mirror.Repository("lab/app"));
        SampleImage.Add(upstream.Repository("lab/app")).AddBundle("bundle");
        SampleImage.Add(upstream.Repository("lab/app"), "v2", "two");
        using var searches = new Searches(Options(upstream, mirror, MirrorCapabilities.All));
        var resolved = await searches.ResolveAsync($"{upstream.Host}/lab/app:v1");
        Assert.Equal($"http://{mirror.Host}", resolved.Value!.Endpoint);
        Assert.Empty(upstream.Requests);
        Assert.Contains($"ns={upstream.Host.Replace(":", "%3A", StringComparison.Ordinal)}", Assert.Single(mirror.Requests).Target, StringComparison.Ordinal);
        Assert.Equal($"http://{upstream.Host}", (await searches.ResolveAsync($"{upstream.Host}/lab/app:v2")).Value!.Endpoint);
        // The mirror has the referrers API and no referrers: that says nothing about the registry.
        Assert.Single((await searches.ReviewAsync($"{upstream.Host}/lab/app:v1", p => p is BundlePiece)).Pieces);
    }

    [Fact]
    public async Task A_mirror_that_may_only_pull_does_not_say_what_a_tag_is()
    {
        await using var mirror = await OciRegistry.StartAsync();
        await using var upstream = await OciRegistry.StartAsync();
        SampleImage.Add(mirror.Repository("lab/app"), seed: "stale");
        var image = SampleImage.Add(upstream.Repository("lab/app"));
        using var searches = new Searches(Options(upstream, mirror, MirrorCapabilities.Pull));
        Assert.Equal(image.Digest, (await searches.ResolveAsync($"{upstream.Host}/lab/app:v1")).Value!.Digest.ToString());
        Assert.Empty(mirror.Requests);
    }

    [Fact]
    public async Task A_mirror_that_fails_or_lies_about_a_digest_is_passed_over()
    {
        foreach (var body in new[] { (500, ""), (200, "{\"schemaVersion\":2}") })
        {
            await using var mirror = await TestSupport.MaliciousRegistry.MaliciousRegistry.StartAsync();
            mirror.On("/manifests/", Hostile.Fixed(body.Item1, body.Item2));
            await using var upstream = await OciRegistry.StartAsync();
            var image = SampleImage.Add(upstream.Repository("lab/app"));
            using var searches = new Searches(Options(upstream, mirror.Honest, MirrorCapabilities.All) with { Resilience = new ResilienceOptions { Retries = 0 } });
            Assert.True((await searches.ResolveAsync($"{upstream.Host}/lab/app@{image.Digest}")).IsSuccess);
        }
    }

    [Fact]
    public async Task A_registrys_credentials_do_not_go_to_its_mirror()
    {
        var puller = new System.Net.NetworkCredential("u", "canary");
        await using var mirror = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = puller });
        await using var upstream = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Basic, Credential = puller });
        SampleImage.Add(upstream.Repository("lab/app"));
        using var searches = new Searches(Options(upstream, mirror, MirrorCapabilities.All));
        Assert.True((await searches.ResolveAsync($"{upstream.Host}/lab/app:v1", RequestBudgetTests.Secret(upstream.Host, puller))).IsSuccess);
        Assert.All(mirror.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public void A_hosts_directory_is_read_as_containerd_reads_it()
    {
        using var temporary = new TempDirectory();
        var directory = temporary.Path;
        Write("docker.io", """
            server = "https://registry-1.docker.io"
            [host."https://mirror.corp:5000/hub"]
              capabilities = ["pull", "resolve"]
              ca = "ca.pem"
              override_path = true
              [host."https://mirror.corp:5000/hub".header]
                X-Team = ["a", "b"]
            [host."http://second.corp"]
              skip_verify = true
            """);
        File.WriteAllText(Path.Combine(directory, "docker.io", "ca.pem"), "PEM");
        Write("reg.corp_5000_", "skip_verify = true");
        Write("_default", "[host.\"https://all.corp\"]");
        var mirrors = HostsDirectory.Load(directory);
        Assert.Equal(["_default", "docker.io", "reg.corp:5000"], mirrors.Select(m => m.Host));
        var first = mirrors[1].Endpoints[0];
        Assert.Equal((MirrorCapabilities.Pull | MirrorCapabilities.Resolve, true, "PEM", "a, b"), (first.Capabilities, first.OverridePath, first.CertificateAuthorityPem, first.Headers["x-team"]));
        Assert.Equal("http://second.corp/", mirrors[1].Endpoints[1].Address.ToString());
        Assert.True(mirrors[2].Server!.SkipTlsVerify);
        foreach (var bad in new[] { "x = ", "unknown = 1", "[host.\"ftp://x\"]", "[host.\"https://x\"]\ncapabilities = [\"fly\"]", "server = 1" })
        {
            Write("docker.io", bad);
            Assert.Contains("docker.io", Assert.Throws<FormatException>(() => HostsDirectory.Load(directory)).Message, StringComparison.Ordinal);
        }

        void Write(string host, string toml) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(directory, host)).FullName, "hosts.toml"), toml);
    }

    [Fact]
    public void Certificates_beside_no_hosts_file_are_those_of_the_registry_itself()
    {
        using var temporary = new TempDirectory();
        var directory = temporary.Path;
        foreach (var (host, file, text) in new[] { ("reg.corp:5000", "ca.crt", "CA"), ("reg.corp:5000", "other.crt", "OTHER"), ("reg.corp:5000", "client.cert", "CERT"), ("reg.corp:5000", "client.key", "KEY"), ("docker.io", "ca.crt", "HUB"), ("_default", "ca.crt", "ALL"), ("empty.corp", "readme", "") })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(directory, host)).FullName, file), text);
        var mirrors = HostsDirectory.Load(directory);
        Assert.Equal(["docker.io", "reg.corp:5000"], mirrors.Select(m => m.Host));
        Assert.All(mirrors, m => Assert.Empty(m.Endpoints));
        Assert.Equal(("https://registry-1.docker.io/", "HUB"), (mirrors[0].Server!.Address.ToString(), mirrors[0].Server!.CertificateAuthorityPem));
        Assert.Equal(("https://reg.corp:5000/", "CA\nOTHER", "CERT\nKEY", false), (mirrors[1].Server!.Address.ToString(), mirrors[1].Server!.CertificateAuthorityPem, mirrors[1].Server!.ClientCertificatePem, mirrors[1].Server!.SkipTlsVerify));
    }

    private static RegistryOptions Options(OciRegistry upstream, OciRegistry mirror, MirrorCapabilities capabilities) => RegistryTestOptions.For(upstream.Host) with
    {
        Mirrors = [new RegistryMirrors(upstream.Host, [new MirrorEndpoint(mirror.Server.Address, capabilities)])],
    };
}
