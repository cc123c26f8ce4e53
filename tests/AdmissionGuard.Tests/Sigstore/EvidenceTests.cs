using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>What cosign 2.5 and 3.1 wrote to a registry verifies, in every format, and is about its own image only.</summary>
public sealed class EvidenceTests
{
    private const string OtherImage = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    private static readonly SignatureVerifier Verifier = new(TimeProvider.System);

    public static TheoryData<string, string> SignedByKeys() => new()
    {
        { "c25-key-attest-all-oldformat", "trust/c25.pub" },
        { "c25-key-sign-attest-rekor1", "trust/c25.pub" },
        { "c25-key-sign-index-recursive", "trust/c25.pub" },
        { "c25-key-sign-single", "trust/c25.pub" },
        { "c3-key-attest-all-referrers", "trust/c3.pub" },
        { "c3-key-sign-index-recursive-referrers", "trust/c3.pub" },
        { "c3-key-sign-index-tagfallback", "trust/c3.pub" },
        { "c3-key-sign-rekor1-tsa", "trust/c3.pub" },
        { "c3-key-sign-single-referrers", "trust/c3.pub" },
        { "keytype-ed25519-c25-old", "keys-public/ed25519-25.pub" },
        { "keytype-ed25519-c3-new", "keys-public/ed25519-3.pub" },
        { "keytype-p256-c25x-old", "keys-public/p256-3.pub" },
        { "keytype-p256-c3-new", "keys-public/p256-3.pub" },
        { "keytype-p384-c25x-old", "keys-public/p384-3.pub" },
        { "keytype-p384-c3-new", "keys-public/p384-3.pub" },
        { "keytype-rsa2048-c25x-old", "keys-public/rsa2048-3.pub" },
        { "keytype-rsa2048-c3-new", "keys-public/rsa2048-3.pub" },
        { "variant-c25-COSIGN_REPOSITORY", "trust/c25.pub" },
        { "variant-c25-oci11-experimental", "trust/c25.pub" },
    };

    public static TheoryData<string, string> Keyless() => new()
    {
        { "c25-keyless-attest-newbundle", "trusted_root.json" },
        { "c25-keyless-sign-attest-rekor1-tsa", "trusted_root.json" },
        { "c3-keyless-attest-all", "trusted_root.json" },
        { "c3-keyless-attest-trivy-scans", "trusted_root.json" },
        { "c3-keyless-sign-attest-rekor2-realtsa", "trusted_root.rekor1+rekor2.json" },
        { "c3-keyless-sign-email", "trusted_root.json" },
        { "c3-keyless-sign-oldformat", "trusted_root.json" },
        { "c3-keyless-sign-rekor1-tagfallback", "trusted_root.json" },
        { "c3-keyless-sign-rekor1-tsa", "trusted_root.json" },
    };

    [Theory]
    [MemberData(nameof(SignedByKeys))]
    [Trait("threat", "V5")]
    public void Verifies_what_keys_signed(string sample, string keyFile)
    {
        var key = EvidenceFixtures.Key(keyFile.Split('/'));
        var trust = new KeyTrust(key);
        var layers = EvidenceFixtures.Layers(sample);
        Assert.NotEmpty(layers);
        foreach (var layer in layers)
        {
            var result = Verifier.Verify(layer.Parse(), trust, VerificationOptions.SignatureOnly, ArtifactSubject.FromDigest(layer.Subject));
            Assert.True(result.IsVerified, $"{layer.Blob}: {result.Failure}");
            Assert.Equal(new KeySigner(key.Fingerprint), result.Evidence.Signer);
            Assert.Equal(VerificationStep.Subject, Refusal(layer, trust, VerificationOptions.SignatureOnly).Step);
        }
    }

    [Theory]
    [MemberData(nameof(Keyless))]
    [Trait("threat", "V5")]
    public void Verifies_what_certificates_signed(string sample, string root)
    {
        var trust = new RootTrust(EvidenceFixtures.Root(root));
        var layers = EvidenceFixtures.Layers(sample);
        Assert.NotEmpty(layers);
        foreach (var layer in layers)
        {
            var result = Verifier.Verify(layer.Parse(), trust, VerificationOptions.Default, ArtifactSubject.FromDigest(layer.Subject));
            Assert.True(result.IsVerified, $"{layer.Blob}: {result.Failure}");
            var signer = Assert.IsType<CertificateSigner>(result.Evidence.Signer);
            if (sample.EndsWith("email", StringComparison.Ordinal))
            {
                Assert.Equal((SubjectKind.Email, "dev@lab.example", "https://accounts.lab.example"), (signer.SubjectKind, signer.Subject, signer.Issuer));
            }
            else
            {
                Assert.Equal("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", signer.Subject);
                Assert.Equal("https://token.actions.githubusercontent.com", signer.Issuer);
                Assert.Equal("https://github.com/acme/app", signer.Claims["sourceRepositoryURI"]);
                Assert.Equal("acme/app", signer.Claims["githubWorkflowRepository"]);
            }

            Assert.NotEmpty(result.Evidence.Times);
            Assert.Single(result.Evidence.LogEntries);
            Assert.Equal(VerificationStep.Subject, Refusal(layer, trust, VerificationOptions.Default).Step);
        }
    }

    [Fact]
    public void Entries_and_timestamps_of_key_signatures_count_when_the_instance_is_trusted()
    {
        var trust = new KeyTrust(EvidenceFixtures.Key("trust", "c3.pub"), window: null, EvidenceFixtures.Root());
        var layer = Assert.Single(EvidenceFixtures.Layers("c3-key-sign-rekor1-tsa"));
        var options = VerificationOptions.Default with { MinimumTimestamps = 1, RequireInclusionProof = true };
        var result = Verifier.Verify(layer.Parse(), trust, options, ArtifactSubject.FromDigest(layer.Subject));

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Equal([TimeSource.TransparencyLog, TimeSource.TimestampAuthority], result.Evidence.Times.Select(t => t.Source).Order());
        Assert.Contains(result.Evidence.Times, t => t.Authority == "O=lab.example, CN=lab-tsa-signer");
    }

    [Fact]
    [Trait("threat", "T23")]
    public void Old_layers_carry_a_promise_only_and_are_refused_where_proofs_are_required()
    {
        var options = VerificationOptions.Default with { RequireInclusionProof = true };
        var layer = EvidenceFixtures.Layers("c3-keyless-sign-oldformat")[0];
        var result = Verifier.Verify(layer.Parse(), new RootTrust(EvidenceFixtures.Root()), options, ArtifactSubject.FromDigest(layer.Subject));

        Assert.Equal((VerificationStep.LogEntry, FailureKind.Missing), (result.Failure!.Step, result.Failure.Kind));
    }

    [Fact]
    public void Another_key_is_told_from_a_broken_signature_where_the_bundle_hints_at_it()
    {
        var layer = EvidenceFixtures.Layers("c3-key-sign-single-referrers")[0];
        var trust = new KeyTrust(EvidenceFixtures.Key("trust", "c25.pub"));
        var result = Verifier.Verify(layer.Parse(), trust, VerificationOptions.SignatureOnly, ArtifactSubject.FromDigest(layer.Subject));

        Assert.Equal((VerificationStep.Signature, FailureKind.Untrusted), (result.Failure!.Step, result.Failure.Kind));
    }

    [Fact]
    public void A_copied_signature_layer_says_where_it_was_signed()
    {
        var layer = EvidenceFixtures.Layers("variant-c25-COSIGN_REPOSITORY")[0];
        var trust = new KeyTrust(EvidenceFixtures.Key("trust", "c25.pub"));
        var result = Verifier.Verify(layer.Parse(), trust, VerificationOptions.SignatureOnly, ArtifactSubject.FromDigest(layer.Subject));

        var content = Assert.IsType<VerifiedSimpleSigning>(result.Evidence!.Content);
        Assert.Equal(layer.Subject, content.ManifestDigest);
        Assert.StartsWith("127.0.0.1", content.DockerReference, StringComparison.Ordinal);
        Assert.Equal(layer.Bytes, content.Payload.ToArray());
    }

    private static VerificationFailure Refusal(EvidenceFixtures.Layer layer, TrustMaterial trust, VerificationOptions options) =>
        Verifier.Verify(layer.Parse(), trust, options, ArtifactSubject.FromDigest(OtherImage)).Failure!;
}
