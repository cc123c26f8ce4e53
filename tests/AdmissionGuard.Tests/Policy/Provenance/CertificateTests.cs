using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Provenance;

/// <summary>What the certificate claims outranks what the predicate says.</summary>
public sealed class CertificateTests
{
    private const string Predicate = """{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/heads/main","repository":"https://github.com/acme/app","path":".github/workflows/release.yml"}},"internalParameters":{"github":{"event_name":"push","repository_id":"1","repository_owner_id":"2","runner_environment":"github-hosted"}},"resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/heads/main","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}}]},"runDetails":{"builder":{"id":"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"},"metadata":{"invocationId":"https://github.com/acme/app/actions/runs/1/attempts/1"}}}""";

    private static readonly (string Name, string Value)[] Claims =
    [
        ("sourceRepositoryURI", "https://github.com/acme/app"),
        ("sourceRepositoryRef", "refs/heads/main"),
        ("sourceRepositoryDigest", "0123456789abcdef0123456789abcdef01234567"),
        ("buildSignerURI", "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"),
        ("buildConfigURI", "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"),
        ("runnerEnvironment", "github-hosted"),
        ("buildTrigger", "push"),
        ("sourceRepositoryIdentifier", "1"),
        ("sourceRepositoryOwnerIdentifier", "2"),
        ("runInvocationURI", "https://github.com/acme/app/actions/runs/1/attempts/1"),
    ];

    [Theory, Trait("threat", "V11"), Trait("threat", "V13")]
    [InlineData("", "")]
    [InlineData("sourceRepositoryURI", "https://github.com/mallory/app")]
    [InlineData("sourceRepositoryRef", "refs/pull/1/merge")]
    [InlineData("sourceRepositoryDigest", "ffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("buildSignerURI", "https://github.com/mallory/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("buildConfigURI", "https://github.com/acme/app/.github/workflows/evil.yml@refs/heads/main")]
    [InlineData("runnerEnvironment", "self-hosted")]
    [InlineData("buildTrigger", "pull_request")]
    [InlineData("sourceRepositoryIdentifier", "666")]
    [InlineData("sourceRepositoryOwnerIdentifier", "666")]
    [InlineData("runInvocationURI", "https://github.com/acme/app/actions/runs/2/attempts/1")]
    public void A_predicate_that_contradicts_the_certificate_is_refused(string claim, string value)
    {
        var policy = Requiring("provenance: {from: {anyOf: [ci]}, builders: [{idRegExp: \"https://.+\"}]}");
        var signer = FactsBuilder.Identity(claims: [.. Claims.Select(c => c.Name == claim ? (c.Name, value) : c)]);
        if (claim.Length == 0)
            Admits(policy, policy.By(signer, (Slsa1, Predicate)));
        else
            Denies(policy, policy.By(signer, (Slsa1, Predicate)), Reason.ProvenanceMismatch, "in the predicate, but ", value + " in the certificate");
    }

    [Fact, Trait("threat", "V11")]
    public void A_hosted_builder_on_a_self_hosted_runner_is_refused()
    {
        var policy = Requiring("provenance: {from: {anyOf: [ci]}, builders: [{id: \"https://github.com/actions/runner/github-hosted\"}]}");
        const string Hosted = """{"buildDefinition":{"buildType":"t"},"runDetails":{"builder":{"id":"https://github.com/actions/runner/github-hosted"}}}""";
        Admits(policy, policy.By(FactsBuilder.Identity(claims: [("runnerEnvironment", "github-hosted")]), (Slsa1, Hosted)));
        Denies(policy, policy.By(FactsBuilder.Identity(claims: [("runnerEnvironment", "self-hosted")]), (Slsa1, Hosted)), Reason.ProvenanceMismatch, "runner environment");
    }

    [Fact]
    public void What_the_predicate_leaves_out_the_certificate_states()
    {
        var policy = Requiring("provenance: {from: {anyOf: [ci]}, builders: [{id: b}], sources: [{uri: \"https://github.com/acme/app\", refs: [refs/heads/main], commits: [\"0123456789abcdef0123456789abcdef01234567\"]}], entryPoints: [.github/workflows/release.yml]}");
        const string Silent = """{"builder":{"id":"b"},"buildType":"t"}""";
        const string NoRef = """{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"git+https://github.com/acme/app"}}}""";
        const string Unreadable = """{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"https://user@github.com/acme/app"}}}""";
        var signer = FactsBuilder.Identity(claims: Claims);
        Admits(policy, policy.By(signer, (Slsa02, Silent)));
        Admits(policy, policy.By(signer, (Slsa02, NoRef)));
        Denies(policy, policy.By(signer, (Slsa02, Unreadable)), Reason.ProvenanceMismatch);
        Denies(policy, policy.By(FactsBuilder.Identity(), (Slsa02, Silent)), Reason.ProvenanceMismatch, "source is (none)");
    }
}
