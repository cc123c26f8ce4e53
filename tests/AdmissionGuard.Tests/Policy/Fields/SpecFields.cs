using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>What the policy is about, and who must sign.</summary>
internal static class SpecFields
{
    private const string Wants = "authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: wanted, signature: {from: {anyOf: [alice]}}}]\n";
    private const string Child = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string OtherChild = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private static string Match(string match) => $"match: {match}\n{Wants}";

    public static IEnumerable<FieldCase> All =>
    [
        // A violation of a mode that does not enforce is told, and its policy admits.
        new("ImagePolicySpec.Mode", Reason.NoSignature, () => Judge("mode: Enforce\n" + Wants, Nothing), () => Judge("mode: Audit\n" + Wants, Nothing) is { Mode: EnforcementMode.Audit } ? null : throw new InvalidOperationException("the mode is lost")),
        Seen("ImagePolicySpec.Match", Reason.NoSignature, Match("{images: [\"ghcr.io/acme/app\"]}"), Nothing, f => As(f, s => s with { Repository = "acme/other" })),
        Written("ImagePolicySpec.TagReferences", Reason.TagNotAllowed, "tagReferences: Deny\n" + Wants, "tagReferences: Resolve\n" + Wants, f => As(Signed()(f), s => s with { Digest = null })),
        Written("ImagePolicySpec.Platforms", Reason.NoSignature, "platforms: [linux/amd64, linux/arm64]\n" + Wants, "platforms: [linux/amd64]\n" + Wants,
            f => f.Platform(Child, "amd64").Platform(OtherChild, "arm64").Signature(FactsBuilder.Key("alice"), digest: Child)),
        Seen("ImagePolicySpec.Authorities", Reason.UntrustedKey, Wants, Signed("mallory"), Signed()),
        Seen("ImagePolicySpec.Require", Reason.NoSignature, Wants, Nothing, Signed()),
        Seen("ImageMatch.Images", Reason.NoSignature, Match("{images: [\"ghcr.io/acme/*\"]}"), Nothing, f => As(f, s => s with { Repository = "acme/a/b" })),
        Written("ImageMatch.ExcludeImages", Reason.NoSignature, Match("{images: [\"ghcr.io/**\"], excludeImages: [\"ghcr.io/acme/other\"]}"), Match("{images: [\"ghcr.io/**\"], excludeImages: [\"ghcr.io/acme/app\"]}"), Nothing),
        Seen("ImageMatch.NamespaceSelector", Reason.NoSignature, Match("{images: [\"**\"], namespaceSelector: {matchLabels: {env: production}}}"), Nothing, f => As(f, s => s with { NamespaceLabels = new Dictionary<string, string> { ["env"] = "test" } })),
        Seen("ImageMatch.ObjectSelector", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchLabels: {app: api}}}"), Nothing, f => As(f, s => s with { ObjectLabels = new Dictionary<string, string>() })),
        Seen("LabelSelector.MatchLabels", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchLabels: {app: api}}}"), Nothing, f => As(f, s => s with { ObjectLabels = new Dictionary<string, string> { ["app"] = "API" } })),
        Seen("LabelSelector.MatchExpressions", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: Exists}]}}"), Nothing, f => As(f, s => s with { ObjectLabels = new Dictionary<string, string>() })),
        Written("LabelSelectorRequirement.Key", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: Exists}]}}"), Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: other, operator: Exists}]}}"), Nothing),
        Written("LabelSelectorRequirement.Operator", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}}"), Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: NotIn, values: [api]}]}}"), Nothing),
        Written("LabelSelectorRequirement.Values", Reason.NoSignature, Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: In, values: [api, web]}]}}"), Match("{images: [\"**\"], objectSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}"), Nothing),

        Written("Requirement.Name", Reason.PolicyNotReady, "authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: Not A Name, signature: {from: {anyOf: [alice]}}}]", Wants, Signed()),
        Seen("Requirement.Signature", Reason.NoSignature, Wants, Nothing, Signed()),
        Seen("SignatureRequirement.From", Reason.UntrustedKey, Require("signature: {from: {anyOf: [alice]}}"), Signed("bob"), Signed()),
        Seen("SignatureRequirement.Annotations", Reason.NoSignature, Require("signature: {from: {anyOf: [alice]}, annotations: {team: blue}}"),
            f => f.Signature(FactsBuilder.Key("alice"), annotations: ("team", "red")), f => f.Signature(FactsBuilder.Key("alice"), annotations: ("team", "blue"))),
        Seen("SignatureRequirement.MaxAge", Reason.TimestampInvalid, Require("signature: {from: {anyOf: [alice]}, maxAge: 1h}"),
            f => f.Signature(FactsBuilder.Key("alice"), PolicyLab.Now.AddHours(-1).AddSeconds(-1)), f => f.Signature(FactsBuilder.Key("alice"), PolicyLab.Now.AddHours(-1))),
        Seen("AuthoritySelection.AnyOf", Reason.UntrustedKey, Require("signature: {from: {anyOf: [alice, bob]}}"), Signed("carol"), Signed("bob")),
        Seen("AuthoritySelection.AllOf", Reason.NoSignature, Require("signature: {from: {allOf: [alice, bob]}}"), Signed(), f => Signed("bob")(Signed()(f))),
        Seen("AuthoritySelection.AtLeast", Reason.NoSignature, Require("signature: {from: {atLeast: {count: 2, of: [alice, bob, carol]}}}"), Signed("carol"), f => Signed("carol")(Signed()(f))),
        Written("AtLeast.Count", Reason.NoSignature, Require("signature: {from: {atLeast: {count: 2, of: [alice, bob]}}}"), Require("signature: {from: {atLeast: {count: 1, of: [alice, bob]}}}"), Signed()),
        Written("AtLeast.Of", Reason.UntrustedKey, Require("signature: {from: {atLeast: {count: 2, of: [alice, bob]}}}"), Require("signature: {from: {atLeast: {count: 2, of: [alice, carol]}}}"), f => Signed("carol")(Signed()(f))),
    ];
}
