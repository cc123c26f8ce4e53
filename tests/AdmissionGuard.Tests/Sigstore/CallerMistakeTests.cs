using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>A caller that forgets to say what must hold gets an exception or a refusal, never "verified".</summary>
[Trait("threat", "S9")]
public sealed class CallerMistakeTests
{
    [Fact]
    public void An_artifact_without_digest_is_no_artifact() => Assert.Throws<ArgumentException>(() => new ArtifactSubject([]));

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void A_digest_that_is_none_is_refused(string digest) => Assert.Throws<ArgumentException>(() => ArtifactSubject.FromDigest(digest));

    [Fact]
    public void A_trust_in_nothing_refuses()
    {
        Assert.True(TrustedRoot.TryParse("""{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}"""u8.ToArray(), out var empty, out var error), error);
        var none = new VerificationOptions { MinimumLogEntries = 0, MinimumCertificateTimestamps = 0, RequireSigningTime = false };

        Assert.Equal(VerificationStep.Time, Lab.Verify(Lab.Signing(), options: none, trust: new RootTrust(empty)).Failure?.Step);
        Assert.Equal(VerificationStep.LogEntry, Lab.Verify(Lab.Signing(), trust: new RootTrust(empty)).Failure?.Step);
        Assert.True(TrustedRoot.TryParse(new PemTrust(), out var noPem, out error), error);
        Assert.Equal(VerificationStep.Time, Lab.Verify(Lab.Signing(), options: none, trust: new RootTrust(noPem)).Failure?.Step);
    }

    [Fact]
    public void A_certificate_is_never_believed_without_a_proven_time()
    {
        var none = new VerificationOptions { MinimumLogEntries = 0, MinimumCertificateTimestamps = 0, RequireSigningTime = false };
        var result = Lab.Verify(Lab.Signing() with { Timestamp = false, Entry = null }, options: none);

        Assert.Equal((VerificationStep.Time, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));
    }

    [Fact]
    public void Own_authorities_without_certificates_are_a_mistake() =>
        Assert.False(CertificateAuthorityTrust.TryParsePem("", null, out _, out _));

    [Fact]
    public void Negative_thresholds_are_a_mistake()
    {
        var material = Lab.Signing().Sign().Material();
        foreach (var options in (VerificationOptions[])[new() { MinimumLogEntries = -1 }, new() { MinimumTimestamps = -1 }, new() { MinimumCertificateTimestamps = -1 }])
            Assert.Throws<ArgumentOutOfRangeException>(() => Lab.Verify(material, options));
    }

    [Fact]
    public void Nothing_may_be_left_null()
    {
        var (material, subject) = (Lab.Signing().Sign().Material(), ArtifactSubject.FromBytes(Lab.Signing().Artifact));
        var trust = new RootTrust(Lab.Root);
        Assert.Throws<ArgumentNullException>(() => Lab.Verifier.Verify(null!, trust, VerificationOptions.Default, subject));
        Assert.Throws<ArgumentNullException>(() => Lab.Verifier.Verify(material, null!, VerificationOptions.Default, subject));
        Assert.Throws<ArgumentNullException>(() => Lab.Verifier.Verify(material, trust, null!, subject));
        Assert.Throws<ArgumentNullException>(() => Lab.Verifier.Verify(material, trust, VerificationOptions.Default, null!));
        Assert.Throws<ArgumentNullException>(() => new RootTrust(null!));
        Assert.Throws<ArgumentNullException>(() => new KeyTrust(null!));
        Assert.Throws<ArgumentNullException>(() => new SignatureVerifier(null!));
    }
}
