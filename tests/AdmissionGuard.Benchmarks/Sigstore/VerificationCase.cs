using System.Text.Json;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.Evidence;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Benchmarks.Sigstore;

/// <summary>One bundle with everything that verifies it. The bundles are those that real tools made, of the test fixtures.</summary>
internal sealed record VerificationCase(string Name, byte[] Bundle, byte[] Root, string Digest, VerificationOptions Options)
{
    private const string Image = "sha256:20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";

    /// <summary>The key that signed; null for certificates.</summary>
    public PublicKey? Key { get; init; }

    /// <summary>The cases that other verifiers can do as well.</summary>
    public static IReadOnlyList<VerificationCase> Keyless()
    {
        var root = EvidenceFixtures.Read("trust", "trusted_root.json");
        var layer = EvidenceFixtures.Layers("c3-keyless-sign-attest-rekor2-realtsa")[0];
        return
        [
            new("Rekor v1 + SCT", EvidenceFixtures.Read("negative", "good-rekor-only.json"), root, Image, VerificationOptions.Default),
            new("Rekor v1 + SCT + TSA", EvidenceFixtures.Read("negative", "good.json"), root, Image, VerificationOptions.Default with { MinimumTimestamps = 1 }),
            new("Rekor v2 + SCT + TSA", layer.Bytes, EvidenceFixtures.Read("trust", "trusted_root.rekor1+rekor2.json"), layer.Subject, VerificationOptions.Default with { MinimumTimestamps = 1 }),
        ];
    }

    /// <summary>A signature by a key, and nothing else.</summary>
    public static VerificationCase Keyed()
    {
        var layer = EvidenceFixtures.Layers("c3-key-sign-single-referrers")[0];
        return new("key", layer.Bytes, EvidenceFixtures.Read("trust", "trusted_root.json"), layer.Subject, VerificationOptions.SignatureOnly) { Key = EvidenceFixtures.Key("trust", "c3.pub") };
    }

    /// <summary>Reads the trust anew.</summary>
    public TrustMaterial ReadTrust()
    {
        if (Key is { } known)
            return PublicKey.TryParseDer(known.SubjectPublicKeyInfo, out var key, out _) ? new KeyTrust(key) : throw new InvalidDataException(Name);
        return TrustedRoot.TryParse(Root, out var root, out var error) ? new RootTrust(root) : throw new InvalidDataException(error);
    }

    /// <summary>Reads the bundle anew.</summary>
    public SignedMaterial ReadBundle() =>
        BundleParser.TryParse(Bundle, out var material, out var failure) ? material : throw new InvalidDataException($"{Name}: {failure}");

    /// <summary>
    /// The signature checks that the case cannot do without, each on a key of the same kind: the signer's, which is new each
    /// time, and those of the authorities, which are met again and again.
    /// </summary>
    public IReadOnlyList<Action> RawChecks()
    {
        var (material, trust) = (ReadBundle(), ReadTrust());
        if (Key is not null)
            return [Check(Key.Algorithm, often: true)];
        var root = trust.Root!;
        var checks = new List<Action>
        {
            Check(material.Certificate!.PublicKey.Algorithm, often: false),
            Check(root.CertificateAuthorities.First(a => a.MayHaveIssued(material.Certificate)).Certificate.PublicKey.Algorithm, often: true),
            Check(root.CertificateTransparencyLogs[0].Key.Algorithm, often: true),
        };
        foreach (var entry in material.LogEntries)
        {
            var log = root.TransparencyLogs.First(l => l.KeyId.Span.SequenceEqual(entry.KeyId.Span)).Key.Algorithm;
            if (!entry.Promise.IsEmpty)
                checks.Add(Check(log, often: true));
            if (entry.Proof is not null)
                checks.Add(Check(log, often: true));
        }

        foreach (var token in material.Timestamps)
            checks.Add(Check(root.TimestampAuthorities.First(a => a.Signer is { } signer && token.Signer.Is(signer)).Signer!.PublicKey.Algorithm, often: true));
        return checks;
    }

    /// <summary>Writes the case for the other verifiers.</summary>
    public void Write(DirectoryInfo folder)
    {
        var result = new SignatureVerifier(TimeProvider.System).Verify(ReadBundle(), ReadTrust(), Options, ArtifactSubject.FromDigest(Digest));
        var signer = (CertificateSigner)result.Evidence!.Signer;
        File.WriteAllBytes(Path.Combine(folder.FullName, "bundle.json"), Bundle);
        File.WriteAllBytes(Path.Combine(folder.FullName, "trusted_root.json"), Root);
        File.WriteAllText(Path.Combine(folder.FullName, "case.json"), JsonSerializer.Serialize(new
        {
            Name,
            Digest,
            signer.Subject,
            signer.Issuer,
            Timestamps = Options.MinimumTimestamps,
            IntegratedTime = result.Evidence.Times.Any(t => t.Source == TimeSource.TransparencyLog),
        }));
    }

    private static Action Check(KeyAlgorithm algorithm, bool often)
    {
        var key = algorithm switch
        {
            KeyAlgorithm.EcdsaP256 => FakeKey.Ecdsa(256),
            KeyAlgorithm.EcdsaP384 => FakeKey.Ecdsa(384),
            KeyAlgorithm.EcdsaP521 => FakeKey.Ecdsa(521),
            KeyAlgorithm.Rsa => FakeKey.Rsa(),
            _ => FakeKey.Ed25519(),
        };
        var message = new byte[500];
        var signature = key.Sign(message);
        if (!PublicKey.TryParseDer(key.Spki, out var imported, out var error))
            throw new InvalidDataException(error);
        if (often)
            imported.ExpectOften();
        var scheme = SignatureSchemes.ForLog(algorithm);
        return () =>
        {
            if (!imported.VerifyMessage(scheme, message, signature))
                throw new InvalidOperationException("what is measured must verify");
        };
    }
}
