using System.Net;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Testbed;

/// <summary>The registries, the private Sigstore and the signing tools work with each other.</summary>
public sealed class SigningTests(RegistryFixture distribution, ReferrersRegistryFixture referrers, SigstoreFixture sigstore)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cosign_25_signs_with_a_key_into_docker_registry()
    {
        var registry = await distribution.StartedAsync(Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var key = await CosignKey.CreateAsync(folder);
        var image = await TestImage.PushAsync(registry, "cosign25-key");
        await key.SignWithCosign25Async(image.Reference);
        await Tools.Cosign25.RunAsync("verify", "--key", key.PublicPath, "--insecure-ignore-tlog=true", image.Reference);
        Assert.Contains($"sha256-{image.Digest["sha256:".Length..]}.sig", await Tools.Crane.RunAsync("ls", image.Repository), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosign_31_signs_keyless_into_a_registry_with_referrers()
    {
        var registry = await referrers.StartedAsync(Cancellation);
        var server = await sigstore.StartedAsync(Cancellation);
        var image = await TestImage.PushAsync(registry, "cosign31-keyless");
        await server.SignAsync(image.Reference);
        await Tools.Cosign31.RunAsync("verify", "--trusted-root", server.TrustedRootPath,
            "--certificate-identity", "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main",
            "--certificate-oidc-issuer", "https://token.actions.githubusercontent.com", image.Reference);
        Assert.Contains("application/vnd.dev.sigstore.bundle", await Tools.Oras.RunAsync("discover", "--plain-http", "--format", "json", image.Reference), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosign_25_signs_keyless()
    {
        var registry = await distribution.StartedAsync(Cancellation);
        var server = await sigstore.StartedAsync(Cancellation);
        var image = await TestImage.PushAsync(registry, "cosign25-keyless");
        await server.SignWithCosign25Async(image.Reference);
        await (Tools.Cosign25 with { Environment = server.Cosign25Environment }).RunAsync("verify",
            "--certificate-identity", "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main",
            "--certificate-oidc-issuer", "https://token.actions.githubusercontent.com", image.Reference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registry_with_a_password_refuses_everyone_else(bool withReferrers)
    {
        var credential = new NetworkCredential("puller", "s3cret");
        await using var registry = withReferrers
            ? await RegistryServer.StartReferrersAsync(credential, cancellationToken: Cancellation)
            : await RegistryServer.StartDistributionAsync(credential, Cancellation);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri(registry.Address, "/v2/"), Cancellation)).StatusCode);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var crane = Tools.Crane with { Environment = new Dictionary<string, string?> { ["DOCKER_CONFIG"] = folder } };
        await crane.RunAsync("auth", "login", registry.Host, "-u", "puller", "-p", "s3cret");
        Assert.NotEqual(0, (await Tools.Crane.TryRunAsync(["ls", $"{registry.Host}/none"], cancellationToken: Cancellation)).ExitCode);
        var image = await TestImage.PushAsync(registry, "private", crane);
        Assert.Equal(image.Digest, (await crane.RunAsync("digest", image.Reference)).Trim());
    }

    [Fact]
    public async Task The_tools_say_the_versions_that_the_tests_rely_on()
    {
        Assert.Contains("1.2", await Tools.Oras.RunAsync("version"), StringComparison.Ordinal);
        Assert.Contains("1.3", await Tools.Notation.RunAsync("version"), StringComparison.Ordinal);
        Assert.Contains("v4", await Tools.Helm.RunAsync("version"), StringComparison.Ordinal);
    }
}
