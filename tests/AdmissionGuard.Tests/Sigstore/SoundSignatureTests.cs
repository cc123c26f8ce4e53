using System.Text;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>Every combination of key, log and content that signers make verifies, and says what it proved.</summary>
public sealed class SoundSignatureTests
{
    public static TheoryData<string, string> Combinations()
    {
        var data = new TheoryData<string, string>();
        foreach (var key in Keys.Keys)
        {
            foreach (var entry in (string[])["dsse/0.0.1", "intoto/0.0.2", "hashedrekord/0.0.2", "dsse/0.0.2", "message:hashedrekord/0.0.1", "message:hashedrekord/0.0.2"])
            {
                // A digest in a log entry is of a hash, which pure Ed25519 does not sign.
                if (key != "ed25519" || !entry.Contains("hashedrekord", StringComparison.Ordinal))
                    data.Add(key, entry);
            }
        }

        return data;
    }

    private static Dictionary<string, FakeKey> Keys { get; } = new()
    {
        ["p256"] = FakeKey.Ecdsa(256),
        ["p384"] = FakeKey.Ecdsa(384),
        ["p384-sha256"] = FakeKey.Ecdsa(384, System.Security.Cryptography.HashAlgorithmName.SHA256),
        ["p521"] = FakeKey.Ecdsa(521),
        ["p521-sha256"] = FakeKey.Ecdsa(521, System.Security.Cryptography.HashAlgorithmName.SHA256),
        ["rsa2048"] = FakeKey.Rsa(2048),
        ["rsa2048-pss"] = FakeKey.Rsa(2048, pss: true),
        ["rsa4096"] = FakeKey.Rsa(4096),
        ["ed25519"] = FakeKey.Ed25519(),
        ["ed25519ph"] = FakeKey.Ed25519(preHashed: true),
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Verifies_with_a_certificate_and_with_the_key_alone(string key, string entry)
    {
        var signing = Lab.Signing() with { Key = Keys[key], Message = entry.StartsWith("message:", StringComparison.Ordinal), Entry = entry.Replace("message:", "", StringComparison.Ordinal) };

        var keyless = Lab.Verify(signing, options: Lab.Strict);
        Assert.True(keyless.IsVerified, keyless.Failure?.ToString());
        Assert.Equal(LeafSpec.DefaultSubject, Assert.IsType<CertificateSigner>(keyless.Evidence.Signer).Subject);
        Assert.Equal(signing.Entry, Assert.Single(keyless.Evidence.LogEntries).Kind);

        Assert.True(PublicKey.TryParseDer(signing.Key.Spki, out var publicKey, out var error), error);
        var keyed = Lab.Verify(signing with { KeyOnly = true }, options: Lab.Strict, trust: new KeyTrust(publicKey, null, Lab.Root));
        Assert.True(keyed.IsVerified, keyed.Failure?.ToString());
        Assert.Equal(new KeySigner(publicKey.Fingerprint), keyed.Evidence.Signer);
    }

    [Fact]
    public void Checkpoints_may_name_a_log_by_another_id_than_its_entries_do()
    {
        // TransparencyLogInstance.checkpoint_key_id, which witnessed logs must have.
        var log = Lab.Sigstore.RekorV2;
        var signing = Lab.Signing() with { Entry = "hashedrekord/0.0.2" };
        void NameByKey(System.Text.Json.Nodes.JsonObject named) => named["keyId"] = Convert.ToBase64String(log.Key.Id);
        VerificationResult Verify(bool told) => Lab.Verify(
            signing,
            bundle => NameByKey(bundle["verificationMaterial"]!["tlogEntries"]![0]!["logId"]!.AsObject()),
            Lab.Strict,
            new RootTrust(Lab.Sigstore.Root(root =>
            {
                NameByKey(root["tlogs"]![1]!["logId"]!.AsObject());
                if (told)
                    root["tlogs"]![1]!["checkpointKeyId"] = new System.Text.Json.Nodes.JsonObject { ["keyId"] = Convert.ToBase64String(log.KeyId) };
            })));

        Assert.True(Verify(told: true).IsVerified, Verify(told: true).Failure?.ToString());
        Assert.Equal(VerificationStep.LogEntry, Verify(told: false).Failure?.Step);
    }

    [Fact]
    public void Tells_who_what_and_when()
    {
        var signing = Lab.Signing();
        var evidence = Lab.Verify(signing, options: Lab.Strict).Evidence!;

        var signer = Assert.IsType<CertificateSigner>(evidence.Signer);
        Assert.Equal((LeafSpec.DefaultSubject, SubjectKind.Uri, LeafSpec.DefaultIssuer), (signer.Subject, signer.SubjectKind, signer.Issuer));
        Assert.Equal("acme/app", signer.Claims["githubWorkflowRepository"]);
        Assert.Equal("repo:acme/app:ref:refs/heads/main", signer.Claims["tokenSubject"]);
        var statement = Assert.IsType<VerifiedStatement>(evidence.Content);
        Assert.Equal("https://slsa.dev/provenance/v1", statement.PredicateType);
        Assert.Equal(signing.Digest, Assert.Single(statement.Subjects).Digests["sha256"]);
        Assert.Equal(1, statement.Predicate.GetProperty("n").GetInt32());
        Assert.Equal([Lab.Sigstore.Now.AddSeconds(1), Lab.Sigstore.Now.AddSeconds(2)], evidence.Times.Select(t => t.Time));
        Assert.Equal([TimeSource.TimestampAuthority, TimeSource.TransparencyLog], evidence.Times.Select(t => t.Source));
        Assert.Equal(1004, Assert.Single(evidence.LogEntries).LogIndex);
    }

    [Theory]
    [InlineData("p256")]
    [InlineData("ed25519")]
    public void Rekor_v2_logs_sign_checkpoints_with_either_kind_of_key(string kind)
    {
        var sigstore = new FakeSigstoreInstance(rekorV2Key: Keys[kind]);
        var result = Lab.Verify(new FakeSigning { Sigstore = sigstore, Entry = "hashedrekord/0.0.2" }, options: Lab.Strict, trust: new RootTrust(sigstore.Root()));

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Null(Assert.Single(result.Evidence.LogEntries).IntegratedTime);
        Assert.Equal(TimeSource.TimestampAuthority, Assert.Single(result.Evidence.Times).Source);
    }

    [Theory]
    [InlineData("p256")]
    [InlineData("p384")]
    [InlineData("rsa2048")]
    [InlineData("ed25519")]
    public void Timestamp_authorities_sign_with_any_kind_of_key(string kind)
    {
        var sigstore = new FakeSigstoreInstance(timestampKey: Keys[kind]);
        var result = Lab.Verify(new FakeSigning { Sigstore = sigstore, Entry = null }, options: VerificationOptions.Default with { MinimumLogEntries = 0 }, trust: new RootTrust(sigstore.Root()));

        Assert.True(result.IsVerified, result.Failure?.ToString());
    }

    [Theory]
    [InlineData("dsse/0.0.1")]
    [InlineData("intoto/0.0.1")]
    [InlineData("intoto/0.0.2")]
    public void Old_attestation_layers_verify(string entry)
    {
        var signing = Lab.Signing() with { Entry = entry };
        var (envelope, annotations) = signing.Sign().AttestationLayer();
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out var material, out var failure), failure?.ToString());
        var result = Lab.Verify(material, VerificationOptions.Default with { MinimumTimestamps = 1 });

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Equal(entry, Assert.Single(result.Evidence.LogEntries).Kind);
    }

    [Fact]
    public void Old_signature_layers_verify()
    {
        var image = new string('a', 64);
        var payload = Encoding.UTF8.GetBytes(
            $$$"""{"critical":{"identity":{"docker-reference":"ghcr.io/acme/app"},"image":{"docker-manifest-digest":"sha256:{{{image}}}"},"type":"cosign container image signature"},"optional":{"team":"blue","n":1}}""");
        var signing = Lab.Signing() with { Artifact = payload, Message = true, Entry = "hashedrekord/0.0.1" };
        Assert.True(SimpleSigningLayer.TryParse(payload, signing.Sign().SignatureAnnotations(), out var material, out var failure), failure?.ToString());
        var result = Lab.Verify(material, VerificationOptions.Default with { MinimumTimestamps = 1 }, subject: ArtifactSubject.FromDigest("sha256:" + image));

        Assert.True(result.IsVerified, result.Failure?.ToString());
        var content = Assert.IsType<VerifiedSimpleSigning>(result.Evidence.Content);
        Assert.Equal(("ghcr.io/acme/app", "blue"), (content.DockerReference, content.Annotations["team"]));
        Assert.Single(content.Annotations);
    }

    [Fact]
    public void Own_certificate_authorities_sign_without_any_Sigstore_but_a_timestamp()
    {
        var root = FakeAuthority.Root("own root", FakeKey.Rsa());
        var intermediate = root.Issue("own intermediate", FakeKey.Ecdsa(384));
        Assert.True(CertificateAuthorityTrust.TryParsePem(root.Pem + intermediate.Pem, Lab.Root, out var trust, out var error), error);
        var options = new VerificationOptions { MinimumLogEntries = 0, MinimumCertificateTimestamps = 0, MinimumTimestamps = 1 };
        var result = Lab.Verify(Lab.Signing() with { Issuer = intermediate, Entry = null, Leaf = leaf => leaf with { CtLogs = [], Fulcio = new Dictionary<int, byte[]>() } }, options: options, trust: trust);

        Assert.True(result.IsVerified, result.Failure?.ToString());
        Assert.Equal("", Assert.IsType<CertificateSigner>(result.Evidence.Signer).Issuer);
    }

    [Fact]
    public void Intermediates_that_a_layer_brings_along_lead_to_an_own_root()
    {
        var sigstore = Lab.Sigstore;
        Assert.True(CertificateAuthorityTrust.TryParsePem(sigstore.FulcioRoot.Pem, Lab.Root, out var trust, out var error), error);
        var (envelope, annotations) = Lab.Signing().Sign().AttestationLayer();
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out var material, out var failure), failure?.ToString());
        Assert.True(Lab.Verify(material, trust: trust).IsVerified);

        annotations.Remove("dev.sigstore.cosign/chain");
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out material, out failure), failure?.ToString());
        Assert.Equal((VerificationStep.Certificate, FailureKind.Untrusted), (Lab.Verify(material, trust: trust).Failure!.Step, Lab.Verify(material, trust: trust).Failure!.Kind));
    }

    [Theory]
    [InlineData(SubjectKind.Email)]
    [InlineData(SubjectKind.OtherName)]
    public void Names_of_every_kind_are_told(SubjectKind kind)
    {
        var name = kind == SubjectKind.Email ? LeafSpec.Email("dev@fake.example") : LeafSpec.UserName("dev!fake.example");
        var signer = Assert.IsType<CertificateSigner>(Lab.Verify(Lab.Signing() with { Leaf = leaf => leaf with { Names = [name] } }).Evidence!.Signer);

        Assert.Equal((kind, kind == SubjectKind.Email ? "dev@fake.example" : "dev!fake.example"), (signer.SubjectKind, signer.Subject));
    }

    [Fact]
    public void Message_signatures_of_pure_Ed25519_need_the_bytes()
    {
        var key = FakeKey.Ed25519();
        Assert.True(PublicKey.TryParseDer(key.Spki, out var publicKey, out _));
        var signing = Lab.Signing() with { Key = key, KeyOnly = true, Message = true, Entry = null };
        var trust = new KeyTrust(publicKey);

        Assert.True(Lab.Verify(signing, options: VerificationOptions.SignatureOnly, trust: trust).IsVerified);
        var failure = Lab.Verify(signing, options: VerificationOptions.SignatureOnly, trust: trust, subject: ArtifactSubject.FromDigest("sha256:" + signing.Digest)).Failure!;
        Assert.Equal((VerificationStep.Signature, FailureKind.Missing), (failure.Step, failure.Kind));
    }
}
