using System.Net;
using System.Text;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>What real tools pushed to real registries is found, with the credentials that the registry asks for.</summary>
public sealed class RealRegistryTests
{
    private const EvidenceNeed All = EvidenceNeed.Signatures | EvidenceNeed.Attestations | EvidenceNeed.UnsignedSboms;
    private static readonly NetworkCredential Puller = new("puller", "s3cret");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_the_tools_write_to_docker_registry_is_found_without_a_referrers_api()
    {
        await using var registry = await RegistryServer.StartDistributionAsync(cancellationToken: Cancellation);
        var image = await TestImage.PushAsync(registry, "lab/app");
        await WriteEvidenceAsync(image, Tools.Cosign25, Tools.Cosign31);
        var (pieces, report) = await FindAsync(registry.Host, image, PullIdentity.Anonymous);
        Assert.True(report.IsComplete, string.Join("; ", report.Failures));
        Assert.Contains(report.Places, p => p.StartsWith("referrers API", StringComparison.Ordinal) && p.EndsWith("not supported", StringComparison.Ordinal));
        AssertAllKinds(pieces);
    }

    [Fact]
    public async Task Everything_that_the_tools_write_is_found_behind_a_referrers_api_with_pages()
    {
        await using var registry = await RegistryServer.StartReferrersAsync(pageSize: 1, cancellationToken: Cancellation);
        var image = await TestImage.PushAsync(registry, "lab/app");
        await WriteEvidenceAsync(image, Tools.Cosign25, Tools.Cosign31);
        var (pieces, report) = await FindAsync(registry.Host, image, PullIdentity.Anonymous);
        Assert.True(report.IsComplete, string.Join("; ", report.Failures));
        AssertAllKinds(pieces);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registry_that_asks_for_credentials_opens_with_a_pull_secret_and_not_without(bool bearer)
    {
        await using var registry = bearer
            ? await RegistryServer.StartReferrersAsync(Puller, cancellationToken: Cancellation)
            : await RegistryServer.StartDistributionAsync(Puller, Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var login = new Dictionary<string, string?> { ["DOCKER_CONFIG"] = folder };
        await (Tools.Crane with { Environment = login }).RunAsync("auth", "login", registry.Host, "-u", Puller.UserName, "-p", Puller.Password);
        var image = await TestImage.PushAsync(registry, "lab/app", Tools.Crane with { Environment = login });
        await WriteEvidenceAsync(image, WithLogin(Tools.Cosign25, folder), WithLogin(Tools.Cosign31, folder), withOras: false);
        var config = await File.ReadAllBytesAsync(Path.Combine(folder, "config.json"), Cancellation);
        foreach (var identity in new[]
        {
            PullIdentity.FromSecrets([new PullSecret("ns/regcred", PullSecretFormat.DockerConfigJson, config)]),
            PullIdentity.FromDockerConfig(config, []),
        })
        {
            var (pieces, report) = await FindAsync(registry.Host, image, identity);
            Assert.True(report.IsComplete, string.Join("; ", report.Failures));
            Assert.Contains(pieces, p => p is BundlePiece);
            Assert.Contains(pieces, p => p is SimpleSigningPiece);
        }

        using var client = new RegistryClient(RegistryTestOptions.For(registry.Host), TimeProvider.System);
        Assert.True(ImageReference.TryParse(image.Tagged, out var reference, out _));
        foreach (var identity in new[] { PullIdentity.Anonymous, PullIdentity.FromSecrets([new PullSecret("ns/wrong", PullSecretFormat.DockerCfg, Encoding.UTF8.GetBytes($$$"""{"{{{registry.Host}}}":{"username":"puller","password":"wrong"}}"""))]) })
            Assert.Equal(RegistryFailureKind.Unauthorized, (await client.Open(identity, client.NewBudget()).ResolveAsync(reference, Cancellation)).Failure!.Kind);
    }

    [Fact]
    public async Task The_tools_work_with_the_registry_of_the_tests_and_its_token_service()
    {
        await using var tokens = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var layer = Path.Combine(folder, "layer.tar");
        await File.WriteAllBytesAsync(layer, new byte[1024], Cancellation);
        var pushed = (await Tools.Crane.RunAsync("append", "--oci-empty-base", "-f", layer, "-t", $"{tokens.Host}/lab/app:v1")).Trim();
        var image = new TestImage($"{tokens.Host}/lab/app", "v1", pushed.Split('@')[1]);
        await WriteEvidenceAsync(image, Tools.Cosign25, Tools.Cosign31);
        tokens.Server.Clear();
        var (pieces, report) = await FindAsync(tokens.Host, image, PullIdentity.Anonymous);
        Assert.True(report.IsComplete, string.Join("; ", report.Failures));
        AssertAllKinds(pieces);
        Assert.Equal(1, tokens.Requests.Count(r => r.Target.StartsWith("/token", StringComparison.Ordinal)));
    }

    private static Tool WithLogin(Tool tool, string folder)
    {
        var environment = new Dictionary<string, string?>(tool.Environment ?? new Dictionary<string, string?>()) { ["DOCKER_CONFIG"] = folder };
        return tool with { Environment = environment };
    }

    /// <summary>A `.sig` and an `.att` tag by cosign 2.5, a bundle for a signature and one for an attestation by 3.1, an SBOM by oras.</summary>
    private static async Task WriteEvidenceAsync(TestImage image, Tool cosign25, Tool cosign31, bool withOras = true)
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var key = await CosignKey.CreateAsync(folder);
        var predicate = Path.Combine(folder, "predicate.json");
        await File.WriteAllTextAsync(predicate, """{"result":"PASSED"}""", Cancellation);
        await cosign25.RunAsync("sign", "-y", "--key", key.PrivatePath, "--tlog-upload=false", image.Reference);
        await cosign25.RunAsync("attest", "-y", "--key", key.PrivatePath, "--tlog-upload=false", "--type", "https://example.com/test/v1", "--predicate", predicate, image.Reference);
        await cosign31.RunAsync("sign", "-y", "--key", key.PrivatePath, "--use-signing-config=false", "--tlog-upload=false", image.Reference);
        await cosign31.RunAsync("attest", "-y", "--key", key.PrivatePath, "--use-signing-config=false", "--tlog-upload=false", "--type", "https://example.com/test/v1", "--predicate", predicate, image.Reference);
        if (withOras)
            await Tools.Oras.RunAsync("attach", "--plain-http", "--disable-path-validation", "--artifact-type", "application/spdx+json", image.Reference, $"{predicate}:application/spdx+json");
    }

    private static void AssertAllKinds(IReadOnlyList<EvidencePiece> pieces)
    {
        Assert.Equal(2, pieces.Count(p => p is BundlePiece));
        Assert.Single(pieces, p => p is SimpleSigningPiece);
        Assert.Single(pieces, p => p is AttestationPiece);
        Assert.Single(pieces, p => p is SbomPiece);
    }

    private static async Task<(IReadOnlyList<EvidencePiece> Pieces, EvidenceReport Report)> FindAsync(string host, TestImage image, PullIdentity identity)
    {
        var options = RegistryTestOptions.For(host);
        using var client = new RegistryClient(options, TimeProvider.System);
        Assert.True(ImageReference.TryParse(image.Tagged, out var reference, out _));
        var source = client.Open(identity, client.NewBudget());
        var resolved = await source.ResolveAsync(reference, Cancellation);
        Assert.True(resolved.IsSuccess, resolved.Failure?.ToString());
        Assert.Equal(image.Digest, resolved.Value.Digest.ToString());
        var search = new EvidenceFinder(options, TimeProvider.System).Search(source, new EvidenceQuery(reference.Name, resolved.Value.Digest, All, true));
        var pieces = new List<EvidencePiece>();
        await foreach (var piece in search.WithCancellation(Cancellation))
            pieces.Add(piece);
        return (pieces, search.Report);
    }
}
