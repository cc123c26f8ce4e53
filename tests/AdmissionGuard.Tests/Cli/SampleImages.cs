using System.Text;
using AdmissionGuard.TestSupport.FakeSigstore;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Cli;

/// <summary>
/// Writes the images, keys and trust root of <c>config/samples/cases</c>, signed by a whole Sigstore in memory on 2026-06-01.
/// Runs on demand only (<c>--explicit only</c>), because what it writes is committed.
/// </summary>
public sealed class SampleImages
{
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private const string Workflow = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.2.3";
    private const string Vuln = "https://cosign.sigstore.dev/attestation/vuln/v1";

    private readonly FakeSigstoreInstance sigstore = new();
    private readonly Dictionary<string, FakeKey> keys = new[] { "alice", "bob", "carol" }.ToDictionary(n => n, _ => FakeKey.Ecdsa());

    [Fact(Explicit = true)]
    public void Write()
    {
        var cases = Checkout.PathOf("config", "samples", "cases");
        foreach (var folder in (string[])["images", "keys"])
        {
            if (Directory.Exists(Path.Combine(cases, folder)))
                Directory.Delete(Path.Combine(cases, folder), recursive: true);
            Directory.CreateDirectory(Path.Combine(cases, folder));
        }

        foreach (var (name, key) in keys)
            File.WriteAllText(Path.Combine(cases, "keys", name + ".pub"), key.Pem);
        File.WriteAllText(Path.Combine(cases, "keys", "trusted_root.json"), sigstore.RootJson().ToJsonString());

        var layout = new LayoutFolder(Path.Combine(cases, "images"));
        Image(layout, "unsigned");
        foreach (var signers in (string[])["alice", "bob", "alice-bob", "alice-carol"])
            Image(layout, "by-" + signers, [.. signers.Split('-').Select(s => (Func<string, FakeSigned>)(d => Sign(keys[s], d)))]);
        Image(layout, "by-github-tag", d => Sign(d, GitHub, Workflow));
        Image(layout, "by-github-branch", d => Sign(d, GitHub, Workflow.Replace("refs/tags/v1.2.3", "refs/heads/main", StringComparison.Ordinal)));
        Image(layout, "by-gitlab", d => Sign(d, "https://gitlab.com", "https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main"));
        Image(layout, "by-gitlab-branch", d => Sign(d, "https://gitlab.com", "https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/other"));
        Image(layout, "built", d => Sign(d, GitHub, Workflow, "https://slsa.dev/provenance/v1", Provenance("acme/app")));
        Image(layout, "built-elsewhere", d => Sign(d, GitHub, Workflow, "https://slsa.dev/provenance/v1", Provenance("mallory/app")));
        Image(layout, "scan-clean", d => Sign(keys["alice"], d, Vuln, Scan("0.58.0", "")));
        Image(layout, "scan-high", d => Sign(keys["alice"], d, Vuln, Scan("0.58.0", "HIGH")));
        Image(layout, "scan-denied-version", d => Sign(keys["alice"], d, Vuln, Scan("0.69.4", "")));
        Image(layout, "scan-high-vex", d => Sign(keys["alice"], d, Vuln, Scan("0.58.0", "HIGH")), d => Sign(keys["bob"], d, "https://openvex.dev/ns", Vex));
        Image(layout, "sbom-fine", d => Sign(keys["alice"], d, "https://cyclonedx.org/bom", Bill("pkg:npm/event-stream@4.0.0", "MIT")));
        Image(layout, "sbom-package", d => Sign(keys["alice"], d, "https://cyclonedx.org/bom", Bill("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", "Apache-2.0")));
        Image(layout, "sbom-licence", d => Sign(keys["alice"], d, "https://cyclonedx.org/bom", Bill("pkg:npm/a@1.0.0", "AGPL-3.0-only")));
        layout.Write();
    }

    private static void Image(LayoutFolder layout, string tag, params Func<string, FakeSigned>[] signings)
    {
        var digest = layout.AddImage(tag, tag);
        foreach (var signing in signings)
            layout.AddBundle(digest, layout.SizeOf(digest), signing(digest).BundleBytes());
    }

    private FakeSigned Sign(FakeKey key, string digest, string type = "https://sigstore.dev/cosign/sign/v1", string predicate = "{}") =>
        new FakeSigning { Sigstore = sigstore, KeyOnly = true, Key = key, Entry = null, Timestamp = false, Payload = Statement(digest, type, predicate) }.Sign();

    private FakeSigned Sign(string digest, string issuer, string subject, string type = "https://sigstore.dev/cosign/sign/v1", string predicate = "{}") =>
        new FakeSigning
        {
            Sigstore = sigstore,
            Payload = Statement(digest, type, predicate),
            Leaf = leaf => leaf with
            {
                Names = [LeafSpec.Uri(subject)],
                Fulcio = new Dictionary<int, byte[]>
                {
                    [8] = Der.Utf8(issuer),
                    [11] = Der.Utf8(issuer == GitHub ? "github-hosted" : "gitlab-hosted"),
                    [12] = Der.Utf8(issuer == GitHub ? "https://github.com/acme/app" : "https://gitlab.com/acme/app"),
                },
            },
        }.Sign();

    private static byte[] Statement(string digest, string type, string predicate) => Encoding.UTF8.GetBytes(
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\"" + digest["sha256:".Length..] + "\"}}],\"predicateType\":\"" + type + "\",\"predicate\":" + predicate + "}");

    private static string Provenance(string repository) =>
        """{"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{"workflow":{"ref":"refs/tags/v1.2.3","repository":"https://github.com/@repo","path":".github/workflows/release.yml"}}},"runDetails":{"builder":{"id":"https://github.com/actions/runner/github-hosted"}}}""".Replace("@repo", repository, StringComparison.Ordinal);

    private static string Scan(string version, string severity) =>
        """{"scanner":{"uri":"pkg:github/aquasecurity/trivy@@v","version":"@v","result":{"SchemaVersion":2,"ArtifactName":"app","Results":[{"Target":"app (debian 12)","Class":"os-pkgs","Vulnerabilities":@found}]}},"metadata":{"scanStartedOn":"2026-06-01T11:50:00Z","scanFinishedOn":"2026-06-01T11:59:00Z"}}"""
            .Replace("@v", version, StringComparison.Ordinal)
            .Replace("@found", severity.Length == 0 ? "[]" : "[{\"VulnerabilityID\":\"CVE-2026-1234\",\"PkgName\":\"openssl\",\"InstalledVersion\":\"3.0.1\",\"FixedVersion\":\"3.0.2\",\"Severity\":\"" + severity + "\"}]", StringComparison.Ordinal);

    private const string Vex = """{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-06-01T11:59:30Z","statements":[{"vulnerability":{"name":"CVE-2026-1234"},"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}""";

    private static string Bill(string purl, string licence) =>
        """{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-06-01T11:58:00Z"},"components":[{"type":"library","name":"part","purl":"@purl","licenses":[{"license":{"id":"@licence"}}]}]}"""
            .Replace("@purl", purl, StringComparison.Ordinal).Replace("@licence", licence, StringComparison.Ordinal);
}
