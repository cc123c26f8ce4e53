using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Signature;

/// <summary>The image is signed, by whom it should be.</summary>
public sealed class SignatureTests
{
    private const string ByAlice = """
        authorities: [{name: alice, key: {data: @alice}}]
        require: [{name: signed, signature: {from: {anyOf: [alice]}}}]
        """;

    [Fact]
    public void A_signature_by_the_named_key_admits()
    {
        var policy = Ready(Spec(ByAlice));
        Admits(policy, new FactsBuilder(policy).Signature(FactsBuilder.Key("alice")).Build());
        Admits(policy, new FactsBuilder(policy).SignatureBundle(FactsBuilder.Key("alice")).Build());
    }

    [Fact]
    public void Nothing_at_all_is_NoSignature()
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Build(), Reason.NoSignature, "none found, want a signature by alice");
    }

    [Fact]
    public void Another_key_is_UntrustedKey()
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Signature(FactsBuilder.Key("mallory")).Build(), Reason.UntrustedKey);
    }

    [Fact]
    public void An_attestation_is_not_a_signature()
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), "https://spdx.dev/Document", "{}").Build(), Reason.NoSignature);
    }

    [Fact, Trait("threat", "V5")]
    public void A_signature_of_another_image_is_SubjectMismatch()
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Signature(FactsBuilder.Key("alice"), digest: OtherDigest, on: Digest).Build(), Reason.SubjectMismatch, OtherDigest, Digest);
    }

    [Fact]
    public void While_facts_are_incomplete_nothing_is_denied()
    {
        var policy = Ready(Spec(ByAlice));
        var facts = new FactsBuilder(policy) { Complete = false }.Signature(FactsBuilder.Key("mallory")).Build();
        Assert.Equal(Outcome.Undecided, Judge(policy, facts).Outcome);
    }

    [Fact]
    public void A_place_that_failed_is_told_and_never_none_found()
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Failure(Reason.RegistryRateLimited).Build(), Reason.RegistryRateLimited, "tag sha256-20688f.att");
        Admits(policy, new FactsBuilder(policy).Failure(Reason.RegistryRateLimited).Signature(FactsBuilder.Key("alice")).Build());
    }

    [Theory]
    [InlineData(VerificationStep.Format, FailureKind.LimitExceeded, Reason.LimitExceeded)]
    [InlineData(VerificationStep.Format, FailureKind.Unsupported, Reason.UnsupportedFormat)]
    [InlineData(VerificationStep.Format, FailureKind.Malformed, Reason.InvalidSignature)]
    [InlineData(VerificationStep.Time, FailureKind.Missing, Reason.TimestampMissing)]
    [InlineData(VerificationStep.Time, FailureKind.Invalid, Reason.TimestampInvalid)]
    [InlineData(VerificationStep.LogEntry, FailureKind.Missing, Reason.LogEntryMissing)]
    [InlineData(VerificationStep.LogEntry, FailureKind.Untrusted, Reason.LogEntryInvalid)]
    [InlineData(VerificationStep.Certificate, FailureKind.Untrusted, Reason.InvalidCertificate)]
    [InlineData(VerificationStep.CertificateTransparency, FailureKind.Missing, Reason.InvalidCertificate)]
    [InlineData(VerificationStep.Signature, FailureKind.Invalid, Reason.InvalidSignature)]
    [InlineData(VerificationStep.Signature, FailureKind.Untrusted, Reason.UntrustedKey)]
    [InlineData(VerificationStep.Subject, FailureKind.Invalid, Reason.SubjectMismatch)]
    public void Each_refusal_of_the_verifier_has_its_reason(VerificationStep step, FailureKind kind, Reason reason)
    {
        var policy = Ready(Spec(ByAlice));
        Denies(policy, new FactsBuilder(policy).Refused(step, kind).Build(), reason, "what was found, want what is wanted");
    }
}
