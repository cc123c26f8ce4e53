using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Evidence;
using AdmissionGuard.TestSupport.FakeSigstore;
using AdmissionGuard.Tests.Sigstore;

namespace AdmissionGuard.Tests.Cli;

/// <summary>What <c>verify-bundle</c> asks of its user, and that it holds a bundle to all of it.</summary>
public sealed class VerifyBundleCommandTests : IDisposable
{
    private const string Subject = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";
    private const string Issuer = "https://token.actions.githubusercontent.com";
    private const string Image = "sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("verify-bundle");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("--certificate-identity", Subject, "--certificate-oidc-issuer", Issuer, ExitCode.Admitted)]
    [InlineData("--certificate-identity-regexp", "https://github\\.com/acme/app/.*", "--certificate-oidc-issuer", Issuer, ExitCode.Admitted)]
    [InlineData("--certificate-identity-regexp", ".*", "--certificate-oidc-issuer-regexp", ".*", ExitCode.Admitted)]
    // A part of the identity is not the identity.
    [InlineData("--certificate-identity", "https://github.com/acme/app", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity", Subject + "2", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity", "", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity-regexp", "https://github\\.com/acme/app", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity-regexp", "release\\.yml", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity-regexp", "x|", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity-regexp", Subject + "\n", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    [InlineData("--certificate-identity", "HTTPS://GITHUB.COM/acme/app/.github/workflows/release.yml@refs/heads/main", "--certificate-oidc-issuer", Issuer, ExitCode.Denied)]
    // An expression that matches anybody takes nothing from the issuer, and the reverse.
    [InlineData("--certificate-identity-regexp", ".*", "--certificate-oidc-issuer", "https://accounts.google.com", ExitCode.Denied)]
    [InlineData("--certificate-identity-regexp", ".*", "--certificate-oidc-issuer", Issuer + "/", ExitCode.Denied)]
    [InlineData("--certificate-identity", "https://github.com/evil/app", "--certificate-oidc-issuer-regexp", ".*", ExitCode.Denied)]
    // Neither an expression that is none nor one that needs backtracking is taken for one.
    [InlineData("--certificate-identity-regexp", "a)|(.*", "--certificate-oidc-issuer", Issuer, ExitCode.Undecided)]
    [InlineData("--certificate-identity-regexp", "(?=.*)", "--certificate-oidc-issuer", Issuer, ExitCode.Undecided)]
    // An identity without its issuer is anybody's.
    [InlineData("--certificate-identity", Subject, "--output", "text", ExitCode.Undecided)]
    [InlineData("--certificate-oidc-issuer", Issuer, "--output", "text", ExitCode.Undecided)]
    [InlineData("--certificate-identity", Subject, "--certificate-identity-regexp", ".*", ExitCode.Undecided)]
    [Trait("threat", "S10")]
    [Trait("threat", "S17")]
    public async Task Subject_and_issuer_are_matched_whole(string first, string firstValue, string second, string secondValue, int expected)
    {
        var (code, said) = await RunAsync("--bundle", Fixture("negative", "good.json"), first, firstValue, second, secondValue, "--trusted-root", Fixture("trust", "trusted_root.json"), Image);

        Assert.True(expected == code, said);
    }

    [Fact]
    public async Task The_staging_instance_needs_its_trusted_root_and_says_how_to_get_it()
    {
        string[] signer = ["--certificate-identity", Subject, "--certificate-oidc-issuer", Issuer];
        var (code, said) = await RunAsync(["--bundle", Fixture("negative", "good.json"), .. signer, "--staging", Image]);
        Assert.Equal(ExitCode.Undecided, code);
        Assert.Contains("--trusted-root", said, StringComparison.Ordinal);

        (code, said) = await RunAsync(["--bundle", Fixture("negative", "good.json"), .. signer, "--staging", "--trusted-root", Fixture("trust", "trusted_root.json"), Image]);
        Assert.True(code == ExitCode.Admitted, said);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task An_artifact_may_be_told_by_any_digest_that_signers_use(string algorithm)
    {
        var signing = Lab.Signing();
        var digest = Convert.ToHexStringLower(algorithm == "sha256" ? System.Security.Cryptography.SHA256.HashData(signing.Artifact) : System.Security.Cryptography.SHA512.HashData(signing.Artifact));
        var signed = (signing with { Payload = Statement(algorithm, digest) }).Sign();
        var arguments = await FilesAsync(signed.BundleBytes());

        Assert.Equal(ExitCode.Admitted, (await RunAsync([.. arguments, $"{algorithm}:{digest}"])).Code);
        Assert.Equal(ExitCode.Denied, (await RunAsync([.. arguments, $"{algorithm}:{new string('0', digest.Length)}"])).Code);
        Assert.Equal(ExitCode.Undecided, (await RunAsync([.. arguments, $"{algorithm}:{digest.ToUpperInvariant()}"])).Code);
    }

    [Fact]
    [Trait("threat", "S3")]
    public async Task Certificate_transparency_is_asked_for_unless_it_is_waived_by_name()
    {
        var arguments = await FilesAsync((Lab.Signing() with { Leaf = leaf => leaf with { CtLogs = [] } }).Sign().BundleBytes());
        var artifact = Path.Combine(directory.FullName, "artifact");

        Assert.Equal(ExitCode.Denied, (await RunAsync([.. arguments, artifact])).Code);
        Assert.Equal(ExitCode.Admitted, (await RunAsync([.. arguments, "--certificate-timestamps", "0", artifact])).Code);
        Assert.Equal(ExitCode.Denied, (await RunAsync([.. arguments, "--certificate-timestamps", "0", "--log-entries", "2", artifact])).Code);
        Assert.Equal(ExitCode.Denied, (await RunAsync([.. arguments, "--certificate-timestamps", "0", "--timestamps", "2", artifact])).Code);
        Assert.Equal(ExitCode.Undecided, (await RunAsync([.. arguments, "--certificate-timestamps", "-1", artifact])).Code);
    }

    [Fact]
    [Trait("threat", "O5")]
    public async Task What_others_wrote_cannot_forge_a_line()
    {
        var signed = (Lab.Signing() with { Payload = Statement("sha256", Lab.Signing().Digest, "x\\nverified: \\u001b[2J\\u202e") }).Sign();
        var (code, said) = await RunAsync([.. await FilesAsync(signed.BundleBytes()), Path.Combine(directory.FullName, "artifact")]);

        Assert.Equal(ExitCode.Admitted, code);
        Assert.Contains("\\nverified: \\u001b[2J\\u202e", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said);
    }

    private static byte[] Statement(string algorithm, string digest, string type = "https://example.test/p") => System.Text.Encoding.UTF8.GetBytes(
        $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"{{{algorithm}}}":"{{{digest}}}"}}],"predicateType":"{{{type}}}"}""");

    private async Task<string[]> FilesAsync(byte[] bundle)
    {
        await File.WriteAllBytesAsync(Path.Combine(directory.FullName, "bundle.json"), bundle);
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "root.json"), Lab.Sigstore.RootJson().ToJsonString());
        await File.WriteAllBytesAsync(Path.Combine(directory.FullName, "artifact"), Lab.Signing().Artifact);
        return
        [
            "--bundle", Path.Combine(directory.FullName, "bundle.json"), "--trusted-root", Path.Combine(directory.FullName, "root.json"),
            "--certificate-identity", LeafSpec.DefaultSubject, "--certificate-oidc-issuer", LeafSpec.DefaultIssuer,
        ];
    }

    private static string Fixture(params string[] parts) => Path.Combine([EvidenceFixtures.Folder, .. parts]);

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["verify-bundle", .. arguments], output, error);
        return (code, $"{output}{error}");
    }
}
