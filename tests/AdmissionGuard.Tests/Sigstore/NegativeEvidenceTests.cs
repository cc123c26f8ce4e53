using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>Bundles that are spoilt in one way each are refused at the step that is spoilt; the good ones verify.</summary>
public sealed class NegativeEvidenceTests
{
    private const string Image = "sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    // Where the reference implementation (EXPECTED.txt) decides otherwise, the reason stands beside the row.
    public static TheoryData<string, VerificationStep?> Verdicts() => new()
    {
        { "good", null },
        { "good-rekor-only", null },
        { "good-signed-two-hours-ago", null },
        { "mediatype-v0.3-old-spelling", null },
        { "no-set", null },
        { "canonicalized-body-tampered", VerificationStep.LogEntry },
        { "cert-expired-at-signing", VerificationStep.Certificate },
        { "cert-no-sct", VerificationStep.CertificateTransparency },
        { "cert-serverauth-eku", VerificationStep.Certificate },
        { "checkpoint-size-changed", VerificationStep.LogEntry },
        { "entry-of-other-signature", VerificationStep.LogEntry },
        { "mediatype-unknown", VerificationStep.Format },
        { "no-checkpoint", VerificationStep.Format },
        { "payload-tampered", VerificationStep.LogEntry },
        { "proof-hash-flipped", VerificationStep.LogEntry },
        { "rekor-time-before-cert", VerificationStep.Certificate },
        { "signature-flipped", VerificationStep.Time },
        { "subject-other-digest", VerificationStep.Subject },
        { "two-signatures", VerificationStep.Format },
        { "unknown-log-id", VerificationStep.LogEntry },

        // The reference passes over a timestamp that does not verify when the log proves a time. The specification says
        // that the verifier must abort, and passing over it would leave bytes of the evidence that anybody may change.
        { "tsa-of-other-signature", VerificationStep.Time },

        // The signer is told, not judged, here: identities are the policy's, and the command line's.
        { "wrong-san", null },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    [Trait("threat", "S20")]
    [Trait("threat", "T2")]
    public void Gives_the_expected_verdict(string name, VerificationStep? refusedAt)
    {
        var result = Verify(name, VerificationOptions.Default);

        Assert.Equal(refusedAt, result.Failure?.Step);
    }

    [Fact]
    public void A_timestamp_alone_proves_the_time_where_no_log_is_asked_for()
    {
        Assert.Equal(VerificationStep.LogEntry, Verify("good-tsa-only", VerificationOptions.Default).Failure!.Step);
        Assert.True(Verify("good-tsa-only", VerificationOptions.Default with { MinimumLogEntries = 0 }).IsVerified);
    }

    [Fact]
    public void A_wrong_identity_is_told_for_policies_to_refuse()
    {
        var signer = Assert.IsType<CertificateSigner>(Verify("wrong-san", VerificationOptions.Default).Evidence!.Signer);

        Assert.StartsWith("https://github.com/evil/app/", signer.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bundle_of_the_folder_has_a_row()
    {
        var names = Directory.EnumerateFiles(Path.Combine(EvidenceFixtures.Folder, "negative"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f));

        Assert.Equal(names.Order(StringComparer.Ordinal), Verdicts().Select(v => v.Data.Item1).Append("good-tsa-only").Order(StringComparer.Ordinal));
    }

    private static VerificationResult Verify(string name, VerificationOptions options) =>
        BundleParser.TryParse(EvidenceFixtures.Read("negative", name + ".json"), out var material, out var failure)
            ? new SignatureVerifier(TimeProvider.System).Verify(material, new RootTrust(EvidenceFixtures.Root()), options, ArtifactSubject.FromDigest(Image))
            : VerificationResult.Refused(failure);
}
