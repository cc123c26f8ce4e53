using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Authorities;

/// <summary>Identities match as wholes: no prefix, no look-alike, no field that is passed over.</summary>
public sealed class IdentityMatchingTests
{
    private const string Subject = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";
    private const string Issuer = FactsBuilder.Issuer;

    private static CompiledPolicy Wants(string identity) =>
        Ready(Spec($"authorities: [{{name: ci, keyless: {{identities: [{{{identity}}}]}}}}]\nrequire: [{{name: signed, signature: {{from: {{anyOf: [ci]}}}}}}]"));

    private static ImageFacts By(CompiledPolicy policy, string subject, string issuer = Issuer) => new FactsBuilder(policy).Signature(FactsBuilder.Identity(subject, issuer)).Build();

    [Fact, Trait("threat", "S1")]
    public void A_policy_of_expressions_only_is_not_a_policy_of_nothing()
    {
        var policy = Wants(@"issuerRegExp: ""https://token\\.actions\\.githubusercontent\\.com"", subjectRegExp: ""https://github\\.com/acme/.+""");
        Admits(policy, By(policy, Subject));
        Denies(policy, By(policy, Subject.Replace("acme", "mallory", StringComparison.Ordinal)), Reason.UntrustedIdentity, "subject is");
        Denies(policy, By(policy, Subject, "https://accounts.example"), Reason.UntrustedIdentity, "issuer is");
    }

    [Theory, Trait("threat", "S10")]
    [InlineData(Subject + ".evil")]
    [InlineData("https://evil/?" + Subject)]
    [InlineData(Subject + "\n")]
    [InlineData(" " + Subject)]
    [InlineData("https://githubXcom/acme/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com/acme-evil/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main2")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/tags/main")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/pull/1/merge")]
    [InlineData("https://github.com/ACME/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com/\u0430cme/app/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com/ac\u200dme/app/.github/workflows/release.yml@refs/heads/main")]
    public void Another_subject_is_another_whatever_it_looks_like(string subject)
    {
        foreach (var policy in (CompiledPolicy[])[
            Wants($"issuer: \"{Issuer}\", subject: \"{Subject}\""),
            Wants($@"issuer: ""{Issuer}"", subjectRegExp: ""https://github\\.com/acme/[a-z]+/\\.github/workflows/release\\.yml@refs/heads/main"""),
            Wants($@"issuer: ""{Issuer}"", subjectRegExp: ""^https://github\\.com/acme/[a-z]+/\\.github/workflows/release\\.yml@refs/heads/main$""")])
        {
            Admits(policy, By(policy, Subject));
            var denied = Denies(policy, By(policy, subject), Reason.UntrustedIdentity);
            Assert.True(System.Text.Ascii.IsValid(denied.Message) && !denied.Message.Contains('\n', StringComparison.Ordinal));
        }
    }

    [Theory, Trait("threat", "S10"), Trait("threat", "S17")]
    [InlineData(Issuer + "/")]
    [InlineData("http://token.actions.githubusercontent.com")]
    [InlineData("https://TOKEN.actions.githubusercontent.com")]
    [InlineData("http://localhost?issuer=" + Issuer)]
    [InlineData(Issuer + ".evil.test")]
    public void Another_issuer_is_another_also_beside_a_wide_subject(string issuer)
    {
        foreach (var policy in (CompiledPolicy[])[Wants($"issuer: \"{Issuer}\", subjectRegExp: \".*\""), Wants(@"issuerRegExp: ""https://token\\.actions\\.githubusercontent\\.com"", subjectRegExp: "".*""")])
        {
            Admits(policy, By(policy, Subject));
            Denies(policy, By(policy, Subject, issuer), Reason.UntrustedIdentity, "issuer is");
        }
    }

    [Fact, Trait("threat", "S17")]
    public void An_exact_subject_counts_beside_a_wide_issuer()
    {
        var policy = Wants($"issuerRegExp: \".*\", subject: \"{Subject}\"");
        Admits(policy, By(policy, Subject));
        Denies(policy, By(policy, Subject + "x"), Reason.UntrustedIdentity, "subject is");
    }

    [Theory, Trait("threat", "P3"), Trait("threat", "P7")]
    [InlineData("(a+)+$", null)]
    [InlineData("([a-zA-Z0-9]+)*!", null)]
    [InlineData("((a{99}){99}){99}", "repeats too much")]
    [InlineData("(?=a)b", "cannot be matched in bounded time")]
    [InlineData("(a)\\\\1", "cannot be matched in bounded time")]
    [InlineData("a)|(b", "does not compile")]
    [InlineData("", "is empty")]
    public void Expressions_cost_bounded_time_or_are_refused(string pattern, string? says)
    {
        var yaml = Spec($"authorities: [{{name: ci, keyless: {{identities: [{{issuer: \"{Issuer}\", subjectRegExp: \"{pattern}\"}}]}}}}]\nrequire: [{{name: signed, signature: {{from: {{anyOf: [ci]}}}}}}]");
        var policy = Assert.Single(Compile(yaml).Policies);
        if (says is null)
            Denies(policy, By(policy, new string('a', 8000) + "!?"), Reason.UntrustedIdentity);
        else
            Assert.Contains(policy.NotReady, e => e.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact, Trait("threat", "P6")]
    public void Doing_without_a_proof_is_told_as_long_as_it_lasts()
    {
        var policy = Ready(Spec($"authorities: [{{name: ci, timestamp: Required, transparencyLog: NotRequired, keyless: {{insecureIgnoreSCT: true, identities: [{{issuer: \"{Issuer}\", subject: \"{Subject}\"}}]}}}}]\nrequire: [{{name: signed, signature: {{from: {{anyOf: [ci]}}}}}}]"));
        Assert.Contains(policy.Warnings, w => w.FieldPath.EndsWith("insecureIgnoreSCT", StringComparison.Ordinal));
        Assert.Contains(policy.Warnings, w => w.FieldPath.EndsWith("transparencyLog", StringComparison.Ordinal));
    }
}
