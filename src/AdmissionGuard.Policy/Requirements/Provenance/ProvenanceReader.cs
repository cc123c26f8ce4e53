using System.Text.Json;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Reads SLSA provenance, v0.2 and v1, of GitHub's, GitLab's and Google's generators and of others that follow the specification.</summary>
internal static class ProvenanceReader
{
    /// <summary>SLSA v0.2 (slsa.dev/spec/v0.2/provenance).</summary>
    public const string V02 = "https://slsa.dev/provenance/v0.2";

    /// <summary>SLSA v1 (slsa.dev/spec/v1.0/provenance).</summary>
    public const string V1 = "https://slsa.dev/provenance/v1";

    /// <summary>Reads a statement of one of the two types.</summary>
    public static ProvenanceFacts Read(VerifiedStatement statement)
    {
        var errors = new PredicateErrors();
        var predicate = PredicateNode.Root(statement.Predicate, errors);
        var facts = statement.PredicateType == V1 ? ReadV1(predicate) : ReadV02(predicate);
        return (errors.First ?? SourceLocator.Contradiction(facts.Source, facts.Ref, facts.Commit, facts.Dependencies)) is { } error
            ? new ProvenanceFacts { Error = error }
            : facts;
    }

    private static ProvenanceFacts ReadV02(PredicateNode predicate)
    {
        var invocation = predicate.Object("invocation");
        var config = invocation.Object("configSource");
        var environment = invocation.Object("environment");
        var metadata = predicate.Object("metadata");
        var dependencies = Dependencies(predicate, "materials");
        var uri = NonEmpty(config.Text("uri")) ?? SourceLocator.OnlyGit(dependencies);
        var source = SourceLocator.Locate(uri, reference: null, dependencies);
        return new ProvenanceFacts
        {
            BuilderId = predicate.Object("builder").RequiredText("id"),
            BuildType = predicate.RequiredText("buildType"),
            SourceText = uri,
            Source = source.Uri,
            Ref = source.Ref,
            BaseRef = BaseRef(environment),
            Commit = Commit(config.TextMap("digest")) ?? source.Commit,
            EntryPoint = NonEmpty(config.Text("entryPoint")),
            Parameters = invocation.TryGet("parameters", out var parameters) ? parameters : default,
            Dependencies = dependencies,
            StartedOn = metadata.Time("buildStartedOn"),
            FinishedOn = metadata.Time("buildFinishedOn"),
            InvocationId = NonEmpty(metadata.Text("buildInvocationID") ?? metadata.Text("buildInvocationId")),
            Trigger = Scalar(environment, "github_event_name"),
            RepositoryId = Scalar(environment, "github_repository_id"),
            OwnerId = Scalar(environment, "github_repository_owner_id"),
        };
    }

    private static ProvenanceFacts ReadV1(PredicateNode predicate)
    {
        var definition = predicate.Object("buildDefinition");
        var run = predicate.Object("runDetails");
        var metadata = run.Object("metadata");
        var internals = definition.Object("internalParameters");
        var github = internals.TryGet("github", out var own) && own.ValueKind == JsonValueKind.Object ? internals.Object("github") : null;
        var dependencies = Dependencies(definition, "resolvedDependencies");
        var parameters = definition.Object("externalParameters");
        var (uri, reference, entryPoint, commit) = SourceLocator.FromParameters(parameters);
        uri ??= SourceLocator.OnlyGit(dependencies);
        var source = SourceLocator.Locate(uri, reference, dependencies);
        return new ProvenanceFacts
        {
            BuilderId = run.Object("builder").RequiredText("id"),
            BuildType = definition.RequiredText("buildType"),
            SourceText = uri,
            Source = source.Uri,
            Ref = source.Ref,
            Commit = commit ?? source.Commit,
            EntryPoint = entryPoint,
            Parameters = parameters.Element,
            Dependencies = dependencies,
            StartedOn = metadata.Time("startedOn"),
            FinishedOn = metadata.Time("finishedOn"),
            InvocationId = NonEmpty(metadata.Text("invocationId") ?? metadata.Text("invocationID")),
            // GitHub's own generator, and slsa-github-generator's delegators, which copy the runner's variables.
            Trigger = github is null ? Scalar(internals, "GITHUB_EVENT_NAME") : Scalar(github, "event_name"),
            RunnerEnvironment = github is null ? null : Scalar(github, "runner_environment"),
            RepositoryId = github is null ? Scalar(internals, "GITHUB_REPOSITORY_ID") : Scalar(github, "repository_id"),
            OwnerId = github is null ? Scalar(internals, "GITHUB_REPOSITORY_OWNER_ID") : Scalar(github, "repository_owner_id"),
        };
    }

    private static List<BuildDependency> Dependencies(PredicateNode node, string name) =>
        [.. node.Objects(name).Select(d => new BuildDependency(d.Text("uri") ?? "", d.TextMap("digest")))];

    // Documented with the event's payload (push, "base_ref"): there for a tag that names the head of a branch.
    private static string? BaseRef(PredicateNode environment) =>
        Scalar(environment, "github_event_name") == "push"
        && environment.TryGet("github_event_payload", out var payload) && payload.ValueKind == JsonValueKind.Object
        && payload.TryGetProperty("base_ref", out var branch) && branch.ValueKind == JsonValueKind.String
            ? NonEmpty(branch.GetString())
            : null;

    private static string? Commit(IReadOnlyDictionary<string, string> digest) => new BuildDependency("", digest).Commit;

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // Numbers and texts, as generators differ: 123 and "123" are the same id.
    private static string? Scalar(PredicateNode node, string name) => node.TryGet(name, out var value) ? ParameterPath.TextOf(value) : null;
}
