using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>How and from what an image was built.</summary>
internal static class ProvenanceFields
{
    private const string Predicate = """{"buildDefinition":{"buildType":"https://t.example/v1","externalParameters":{"workflow":{"ref":"refs/heads/main","repository":"https://github.com/acme/app","path":"release.yml"}},"resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/heads/main","digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"}},{"uri":"pkg:docker/alpine@3","digest":{"sha256":"aa"}}]},"runDetails":{"builder":{"id":"https://b.example/1"},"metadata":{"finishedOn":"2026-11-22T20:00:00Z"}}}""";

    private static string Wants(string more = "", string builders = "[{id: \"https://b.example/1\"}]", string from = "alice") =>
        Require($"provenance: {{from: {{anyOf: [{from}]}}, builders: {builders}{(more.Length > 0 ? ", " + more : "")}}}");

    private static FieldCase Case(string field, string violating, string satisfying, Reason reason = Reason.ProvenanceMismatch) =>
        Written(field, reason, violating, satisfying, FieldCase.Attested(Slsa1, Predicate));

    private static FieldCase Wanted(string field, string violating, string satisfying) => Case(field, Wants(violating), Wants(satisfying));

    public static IEnumerable<FieldCase> All =>
    [
        Seen("Requirement.Provenance", Reason.NoAttestation, Wants(), Nothing, FieldCase.Attested(Slsa1, Predicate)),
        Case("ProvenanceRequirement.From", Wants(from: "bob"), Wants(), Reason.UntrustedKey),
        Case("ProvenanceRequirement.Builders", Wants(builders: "[{id: \"https://b.example/2\"}]"), Wants(builders: "[{id: \"https://b.example/2\"}, {id: \"https://b.example/1\"}]")),
        Case("BuilderRule.Id", Wants(builders: "[{id: \"https://b.example/\"}]"), Wants()),
        Case("BuilderRule.IdRegExp", Wants(builders: "[{idRegExp: \"https://b\\\\.example/\"}]"), Wants(builders: "[{idRegExp: \"https://b\\\\.example/.\"}]")),
        Case("BuilderRule.Level", Wants("minimumLevel: 2", "[{id: \"https://b.example/1\", level: 1}, {id: \"https://b.example/2\", level: 2}]"), Wants("minimumLevel: 2", "[{id: \"https://b.example/1\", level: 3}]")),
        Case("ProvenanceRequirement.MinimumLevel", Wants("minimumLevel: 3", "[{id: \"https://b.example/1\", level: 2}, {id: \"https://b.example/3\", level: 3}]"), Wants("minimumLevel: 2", "[{id: \"https://b.example/1\", level: 2}]")),
        Wanted("ProvenanceRequirement.BuildTypes", "buildTypes: [\"https://t.example/v2\"]", "buildTypes: [\"https://t.example/v2\", \"https://t.example/v1\"]"),
        Wanted("ProvenanceRequirement.Sources", "sources: [{uri: \"https://github.com/acme/other\"}]", "sources: [{uri: \"https://github.com/acme/other\"}, {uri: \"https://github.com/acme/app\"}]"),
        Wanted("SourceRule.Uri", "sources: [{uri: \"https://github.com/acme/apps\"}]", "sources: [{uri: \"git+https://github.com/acme/app.git\"}]"),
        Wanted("SourceRule.Refs", "sources: [{uri: \"https://github.com/acme/app\", refs: [\"refs/tags/*\"]}]", "sources: [{uri: \"https://github.com/acme/app\", refs: [\"refs/heads/*\"]}]"),
        Wanted("SourceRule.Commits", "sources: [{uri: \"https://github.com/acme/app\", commits: [ffffffffffffffffffffffffffffffffffffffff]}]", "sources: [{uri: \"https://github.com/acme/app\", commits: [\"0123456789abcdef0123456789abcdef01234567\"]}]"),
        Wanted("ProvenanceRequirement.EntryPoints", "entryPoints: [other.yml]", "entryPoints: [release.yml]"),
        Wanted("ProvenanceRequirement.Parameters", "parameters: {workflow.path: other.yml}", "parameters: {workflow.path: release.yml}"),
        Wanted("ProvenanceRequirement.DenyOtherParameters", "parameters: {workflow.path: release.yml}, denyOtherParameters: true", "parameters: {workflow.path: release.yml, workflow.ref: refs/heads/main, workflow.repository: \"https://github.com/acme/app\"}, denyOtherParameters: true"),
        Wanted("ProvenanceRequirement.Dependencies", "dependencies: {denied: [{uri: \"pkg:docker/**\"}]}", "dependencies: {denied: [{uri: \"pkg:npm/**\"}]}"),
        Wanted("DependencyRules.Required", "dependencies: {required: [{uri: \"pkg:docker/debian@*\"}]}", "dependencies: {required: [{uri: \"pkg:docker/alpine@*\"}]}"),
        Wanted("DependencyRules.Allowed", "dependencies: {allowed: [{uri: \"git+https://github.com/acme/**\"}]}", "dependencies: {allowed: [{uri: \"git+https://github.com/acme/**\"}, {uri: \"pkg:docker/alpine@3\"}]}"),
        Wanted("DependencyRules.Denied", "dependencies: {denied: [{uri: \"pkg:docker/alpine@3\"}]}", "dependencies: {denied: [{uri: \"pkg:docker/alpine@2\"}]}"),
        Wanted("DependencyRule.Uri", "dependencies: {required: [{uri: \"pkg:docker/*/alpine@3\"}]}", "dependencies: {required: [{uri: \"pkg:docker/*\"}]}"),
        Wanted("DependencyRule.Digest", "dependencies: {required: [{uri: \"pkg:docker/alpine@3\", digest: {sha256: bb}}]}", "dependencies: {required: [{uri: \"pkg:docker/alpine@3\", digest: {sha256: aa}}]}"),
        Wanted("ProvenanceRequirement.MaxAge", "maxAge: 1h", "maxAge: 2h"),
    ];
}
