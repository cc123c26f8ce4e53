using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Matching;

/// <summary>The grammar of globs has two wildcards; what other tools take for more is refused, and denies until it is mended.</summary>
public sealed class PatternGrammarTests
{
    private static string With(string pattern) =>
        Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: signed, signature: {from: {anyOf: [alice]}}}]").Replace("ghcr.io/acme/**", pattern, StringComparison.Ordinal);

    [Theory, Trait("threat", "P10")]
    [InlineData("ghcr.io/acme/[!a]*")]
    [InlineData("ghcr.io/acme/[^a]*")]
    [InlineData("ghcr.io/acme/{a,b}")]
    [InlineData("ghcr.io/acme/a?p")]
    [InlineData("ghcr.io/acme/a**")]
    [InlineData("ghcr.io/acme/app:v1")]
    [InlineData("ghcr.io/acme/app@sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad")]
    [InlineData("ghcr.io//acme")]
    [InlineData("ghcr.io/acme/../x")]
    [InlineData("*")]
    public void What_is_no_pattern_is_refused_and_denies_what_it_may_have_meant(string pattern)
    {
        var snapshot = Compile(With(pattern));
        var policy = Assert.Single(snapshot.Policies);
        Assert.Contains(policy.NotReady, e => e.FieldPath == "spec.match.images[0]");
        var matching = Assert.Single(snapshot.Match(Subject));
        Denies(matching, new FactsBuilder(matching).Signature(FactsBuilder.Key("alice")).Build(), Reason.PolicyNotReady);
    }

    [Theory, Trait("threat", "P10")]
    [InlineData("ghcr.io/acme/*", "ghcr.io", "acme/app", true)]
    [InlineData("ghcr.io/acme/*", "ghcr.io", "acme", false)]
    [InlineData("ghcr.io/acme/**", "ghcr.io", "acme", false)]
    [InlineData("ghcr.io/*/app", "ghcr.io", "acme/app", true)]
    [InlineData("ghcr.io/*/app", "ghcr.io", "acme/x/app", false)]
    [InlineData("ghcr.io/**/app", "ghcr.io", "acme/x/app", true)]
    [InlineData("ghcr.io/**/app", "ghcr.io", "app", true)]
    [InlineData("ghcr.io/acme/app*", "ghcr.io", "acme/app-evil", true)]
    [InlineData("ghcr.io/acme/app", "ghcr.io", "acme/app-evil", false)]
    [InlineData("*.example.com/**", "example.com", "a", false)]
    [InlineData("*.example.com/**", "a.b.example.com", "a", false)]
    [InlineData("registry.example.com:5000/**", "registry.example.com", "a", false)]
    [InlineData("registry.example.com:443/**", "registry.example.com", "a", true)]
    [InlineData("index.docker.io/library/*", "docker.io", "library/nginx", true)]
    public void Wildcards_stay_where_they_stand(string pattern, string host, string repository, bool matches) =>
        Assert.Equal(matches ? 1 : 0, Compile(With(pattern)).Match(Subject with { Host = host, Repository = repository }).Count);

    [Fact, Trait("threat", "P12")]
    public void A_tag_beside_a_digest_says_nothing()
    {
        var policy = Ready(With("ghcr.io/acme/**") + "\n  tagReferences: Deny");
        Admits(policy, new FactsBuilder(policy) { Subject = Subject with { Tag = "evil" } }.Signature(FactsBuilder.Key("alice")).Build());
        Denies(policy, new FactsBuilder(policy) { Subject = Subject with { Digest = null } }.Signature(FactsBuilder.Key("alice")).Build(), Reason.TagNotAllowed, "tag v1");
    }
}
