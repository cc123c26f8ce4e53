using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Provenance;

/// <summary>Provenance in the shapes that each generator really writes: source, ref, commit and entry point are found in all of them.</summary>
public sealed class GeneratorTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static TheoryData<string, string, string, string> Generators => new()
    {
        { "GitHub attest-build-provenance", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://github.com/acme/app","path":".github/workflows/release.yml"}},"internalParameters":{"github":{"event_name":"push","repository_id":"1","repository_owner_id":"2","runner_environment":"github-hosted"}},"resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"{{{{{{{{Commit}}}}}}}}"}}]},"runDetails":{"builder":{"id":"https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1"},"metadata":{"invocationId":"https://github.com/acme/app/actions/runs/1/attempts/1"}}}""", ".github/workflows/release.yml" },
        { "slsa-github-generator, container", Slsa02, $$$$$$$$"""{"builder":{"id":"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.1.0"},"buildType":"https://github.com/slsa-framework/slsa-github-generator/container@v1","invocation":{"configSource":{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"sha1":"{{{{{{{{Commit}}}}}}}}"},"entryPoint":".github/workflows/release.yml"},"parameters":{},"environment":{"github_actor":"dev","github_event_name":"push","github_repository_id":"1","github_repository_owner_id":"2","github_run_id":"7","github_sha1":"{{{{{{{{Commit}}}}}}}}"}},"metadata":{"buildInvocationID":"7-1","completeness":{"parameters":true,"environment":false,"materials":false},"reproducible":false},"materials":[{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"sha1":"{{{{{{{{Commit}}}}}}}}"}}]}""", ".github/workflows/release.yml" },
        { "slsa-github-generator, delegated", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0","externalParameters":{"inputs":{},"vars":{},"workflow":{"ref":"refs/tags/v1","repository":"git+https://github.com/acme/app","path":".github/workflows/release.yml"}},"internalParameters":{"GITHUB_EVENT_NAME":"push","GITHUB_REPOSITORY_ID":"1","GITHUB_REPOSITORY_OWNER_ID":"2"},"resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"{{{{{{{{Commit}}}}}}}}"}}]},"runDetails":{"builder":{"id":"https://github.com/acme/builder/.github/workflows/build.yml@refs/tags/v1"},"metadata":{"invocationId":"7-1"}}}""", ".github/workflows/release.yml" },
        { "slsa-github-generator, container-based", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://slsa.dev/container-based-build/v0.1?draft","externalParameters":{"source":{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"sha1":"{{{{{{{{Commit}}}}}}}}"}},"builderImage":{"uri":"docker.io/library/golang@sha256:ff","digest":{"sha256":"ff"}},"configPath":"build.toml"},"resolvedDependencies":[]},"runDetails":{"builder":{"id":"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/builder_container-based_slsa3.yml@refs/tags/v2.1.0"}}}""", "build.toml" },
        { "GitLab runner, v1", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://gitlab.com/gitlab-org/gitlab-runner/-/blob/15/PROVENANCE.md","externalParameters":{"source":"https://github.com/acme/app@refs/tags/v1","entryPoint":"build-job","variables":{"CI_PIPELINE_ID":""}},"internalParameters":{"architecture":"amd64","executor":"docker+machine","job":"1","name":"runner"},"resolvedDependencies":[{"uri":"https://github.com/acme/app","digest":{"sha256":"{{{{{{{{Commit}}}}}}}}"}}]},"runDetails":{"builder":{"id":"https://github.com/acme/app/-/runners/1","version":{"gitlab-runner":"16"}},"metadata":{"invocationID":"1","startedOn":"2026-11-22T20:00:00Z","finishedOn":"2026-11-22T20:10:00Z"}}}""", "build-job" },
        { "GitLab runner, v0.2", Slsa02, $$$$$$$$"""{"builder":{"id":"https://gitlab.com/acme/app/-/runners/1"},"buildType":"https://gitlab.com/gitlab-org/gitlab-runner/-/blob/15/PROVENANCE.md","invocation":{"configSource":{"uri":"https://github.com/acme/app@refs/tags/v1","digest":{"sha256":"{{{{{{{{Commit}}}}}}}}"},"entryPoint":"build-job"},"environment":{"architecture":"amd64"},"parameters":{"CI":""}},"metadata":{"buildStartedOn":"2026-11-22T20:00:00Z","buildFinishedOn":"2026-11-22T20:10:00Z","completeness":{"parameters":true},"reproducible":false},"materials":[]}""", "build-job" },
        { "Google Cloud Build", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://cloud.google.com/build/gcb-buildtypes/google-worker/v1","externalParameters":{"buildConfigSource":{"path":"cloudbuild.yaml","ref":"refs/tags/v1","repository":"git+https://github.com/acme/app"},"substitutions":{"_REGION":"eu"}},"internalParameters":{"systemSubstitutions":{"BRANCH_NAME":"main"},"triggerUri":"projects/1/triggers/2"},"resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"{{{{{{{{Commit}}}}}}}}"}},{"uri":"gcr.io/cloud-builders/docker@sha256:aa","digest":{"sha256":"aa"}}]},"runDetails":{"builder":{"id":"https://cloudbuild.googleapis.com/GoogleHostedWorker"},"metadata":{"invocationId":"https://cloudbuild.googleapis.com/v1/projects/1/locations/global/builds/3","startedOn":"2026-11-22T20:00:00.123456789Z","finishedOn":"2026-11-22T20:10:00.123456789Z"}}}""", "cloudbuild.yaml" },
        { "BuildKit, v1", Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md","externalParameters":{"configSource":{"uri":"https://github.com/acme/app.git#refs/tags/v1","digest":{"sha1":"{{{{{{{{Commit}}}}}}}}"},"path":"Dockerfile"},"request":{"frontend":"dockerfile.v0"}},"resolvedDependencies":[{"uri":"pkg:docker/alpine@3?platform=linux%2Famd64","digest":{"sha256":"aa"}}]},"runDetails":{"builder":{"id":"https://github.com/acme/app/actions/runs/1/attempts/1"}}}""", "Dockerfile" },
        { "BuildKit, v0.2", Slsa02, $$$$$$$$"""{"builder":{"id":"https://github.com/acme/app/actions/runs/1"},"buildType":"https://mobyproject.org/buildkit@v1","invocation":{"configSource":{"uri":"https://github.com/acme/app.git#refs/tags/v1","digest":{"sha1":"{{{{{{{{Commit}}}}}}}}"},"entryPoint":"Dockerfile"},"parameters":{"frontend":"dockerfile.v0"},"environment":{"platform":"linux/amd64"}},"materials":[]}""", "Dockerfile" },
    };

    [Theory, MemberData(nameof(Generators))]
    public void Source_ref_commit_and_entry_point_are_found(string generator, string type, string predicate, string entryPoint)
    {
        Assert.NotEmpty(generator);
        string Wants(string source, string reference, string commit, string entry) =>
            $"provenance: {{from: {{anyOf: [alice]}}, builders: [{{idRegExp: \"https://.+\"}}], sources: [{{uri: \"{source}\", refs: [\"{reference}\"], commits: [\"{commit}\"]}}], entryPoints: [\"{entry}\"]}}";
        var policy = Requiring(Wants("git+https://github.com/acme/app", "refs/tags/v*", Commit, entryPoint));
        Admits(policy, policy.By((type, predicate)));

        foreach (var (wants, says) in ((string, string)[])[
            (Wants("git+https://github.com/acme/other", "refs/tags/v*", Commit, entryPoint), "source is"),
            (Wants("git+https://github.com/acme/app", "refs/heads/main", Commit, entryPoint), "ref is refs/tags/v1"),
            (Wants("git+https://github.com/acme/app", "refs/tags/v*", new string('f', 40), entryPoint), "commit is " + Commit),
            (Wants("git+https://github.com/acme/app", "refs/tags/v*", Commit, "other.yml"), "entry point is " + entryPoint)])
        {
            var other = Requiring(wants);
            Denies(other, other.By((type, predicate)), Reason.ProvenanceMismatch, says);
        }
    }

    [Theory, Trait("threat", "V14")]
    [InlineData("https://github.com/acme/app", true)]
    [InlineData("git+https://GitHub.com:443/acme/app.git/", true)]
    [InlineData("https://github.com/acme/app-evil", false)]
    [InlineData("https://github.com/acme/app/../other", false)]
    [InlineData("https://user@github.com/acme/app", false)]
    [InlineData("https://github.com/acme/app?ref=x", false)]
    [InlineData("https://github.com/acme/app%2e", false)]
    [InlineData("git+ssh://github.com/acme/app", false)]
    [InlineData("https://githubXcom/acme/app", false)]
    public void Spellings_of_one_repository_are_one_and_no_others(string uri, bool isSame)
    {
        var policy = Requiring("provenance: {from: {anyOf: [alice]}, builders: [{id: b}], sources: [{uri: \"git+https://github.com/acme/app\"}]}");
        var facts = policy.By((Slsa02, $$$$$$$$"""{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"{{{{{{{{uri}}}}}}}}"} } }"""));
        if (isSame)
            Admits(policy, facts);
        else
            Denies(policy, facts, Reason.ProvenanceMismatch, "source is");
    }

    [Theory, Trait("threat", "V14")]
    [InlineData("https://github.com/acme/b/.github/workflows/build.yml@refs/tags/v2.1.0", true)]
    [InlineData("https://github.com/acme/b/.github/workflows/build.yml@refs/heads/main", false)]
    [InlineData("https://github.com/acme/b/.github/workflows/build.yml@refs/tags/v2.1.0-evil", false)]
    [InlineData("https://github.com/acme/b/.github/workflows/build.yml", false)]
    [InlineData("https://github.com/mallory/b/.github/workflows/build.yml@refs/tags/v2.1.0", false)]
    public void A_builder_is_compared_as_a_whole(string builder, bool isSame)
    {
        var policy = Requiring("provenance: {from: {anyOf: [alice]}, builders: [{id: \"https://github.com/acme/b/.github/workflows/build.yml@refs/tags/v2.1.0\"}]}");
        var facts = policy.By((Slsa02, $$$$$$$$"""{"builder":{"id":"{{{{{{{{builder}}}}}}}}"},"buildType":"t"}"""));
        if (isSame)
            Admits(policy, facts);
        else
            Denies(policy, facts, Reason.ProvenanceMismatch, "builder is");
    }

    [Theory, Trait("threat", "V14")]
    [InlineData("", true)]
    [InlineData("""{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}}""", true)]
    [InlineData("""{"uri":"https://registry.npmjs.org/a.tgz","digest":{"sha1":"ffffffffffffffffffffffffffffffffffffffff"}}""", true)]
    [InlineData("""{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}},{"uri":"git+https://github.com/acme/library@refs/heads/main","digest":{"gitCommit":"ffffffffffffffffffffffffffffffffffffffff"}}""", true)]
    [InlineData("""{"uri":"git+https://github.com/mallory/app@refs/tags/v1","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}}""", false)]
    [InlineData("""{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"gitCommit":"ffffffffffffffffffffffffffffffffffffffff"}}""", false)]
    [InlineData("""{"uri":"git+https://github.com/acme/app@refs/heads/evil","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}}""", false)]
    public void Provenance_that_contradicts_itself_is_refused(string dependencies, bool isOne)
    {
        var policy = Requiring("provenance: {from: {anyOf: [alice]}, builders: [{id: b}], sources: [{uri: \"git+https://github.com/acme/app\"}]}");
        foreach (var (type, predicate) in ((string, string)[])[
            (Slsa02, $$"""{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"sha1":"{{Commit}}"} } },"materials":[{{dependencies}}]}"""),
            (Slsa1, $$"""{"buildDefinition":{"buildType":"t","externalParameters":{"source":{"uri":"git+https://github.com/acme/app@refs/tags/v1","digest":{"sha1":"{{Commit}}"} } },"resolvedDependencies":[{{dependencies}}]},"runDetails":{"builder":{"id":"b"} } }""")])
        {
            if (isOne)
                Admits(policy, policy.By((type, predicate)));
            else
                Denies(policy, policy.By((type, predicate)), Reason.PredicateInvalid, "contradicts itself");
        }
    }

    [Fact, Trait("threat", "V14")]
    public void Unlisted_parameters_are_refused_where_the_policy_says_so()
    {
        const string Wants = "provenance: {from: {anyOf: [alice]}, builders: [{id: b}], parameters: {workflow.path: w}, denyOtherParameters: true}";
        var policy = Requiring(Wants);
        string With(string more) => $$$$$$$$"""{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"path":"w"}{{{{{{{{more}}}}}}}}}},"runDetails":{"builder":{"id":"b"}}}""";
        Admits(policy, policy.By((Slsa1, With(""))));
        Admits(policy, policy.By((Slsa1, With(",\"inputs\":{}"))));
        Denies(policy, policy.By((Slsa1, With(",\"inputs\":{\"debug\":true}"))), Reason.ProvenanceMismatch, "inputs.debug");
    }

    [Theory]
    [InlineData("\"startedOn\":\"2026-11-22T21:00:00Z\",\"finishedOn\":\"2026-11-22T20:00:00Z\"", "after it ended")]
    [InlineData("\"finishedOn\":\"2026-11-23T20:00:00Z\"", "in the future")]
    [InlineData("\"startedOn\":\"2027-11-23T20:00:00Z\"", "in the future")]
    [InlineData("\"finishedOn\":\"yesterday\"", "want a time")]
    public void Times_that_cannot_be_are_refused(string times, string says)
    {
        var policy = Requiring("provenance: {from: {anyOf: [alice]}, builders: [{id: b}]}");
        Denies(policy, policy.By((Slsa1, $$$$$$$$"""{"buildDefinition":{"buildType":"t"},"runDetails":{"builder":{"id":"b"},"metadata":{{{{{{{{{times}}}}}}}}}}}""")), Reason.PredicateInvalid, says);
    }
}
