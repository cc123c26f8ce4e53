using System.Text;
using System.Text.Json;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Tests.Policy;

/// <summary>Says what the verifier would have proven about an image, for every trust of a policy.</summary>
internal sealed class FactsBuilder(CompiledPolicy policy)
{
    public const string Issuer = "https://token.actions.githubusercontent.com";
    public const string Workflow = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1";

    private readonly List<EvidenceFact> evidence = [];
    private readonly List<ImagePlatform> platforms = [];
    private readonly List<FactFailure> failures = [];

    public ReviewSubject Subject { get; set; } = PolicyLab.Subject;

    public bool Complete { get; set; } = true;

    /// <summary>The signer of what follows.</summary>
    public static Signer Key(string name) => new KeySigner(Fingerprint(PolicyLab.Pem[name]));

    public static CertificateSigner Identity(string subject = Workflow, string issuer = Issuer, params (string Name, string Value)[] claims) =>
        new(subject, SubjectKind.Uri, issuer, new FulcioClaims(claims.Select(c => KeyValuePair.Create(c.Name, c.Value))), new string('c', 64));

    /// <summary>A cosign signature as an old layer.</summary>
    public FactsBuilder Signature(Signer signer, DateTimeOffset? signedAt = null, string digest = PolicyLab.Digest, string? on = null, params (string Key, string Value)[] annotations) =>
        Add(signer, new VerifiedSimpleSigning(new byte[] { 1 }, digest, "ghcr.io/acme/app", annotations.ToDictionary(a => a.Key, a => a.Value)), signedAt, on ?? digest, EvidenceKind.SimpleSigning);

    /// <summary>A cosign 3 signature as a bundle.</summary>
    public FactsBuilder SignatureBundle(Signer signer, DateTimeOffset? signedAt = null, string digest = PolicyLab.Digest, params (string Key, string Value)[] annotations) =>
        Add(signer, Statement("https://sigstore.dev/cosign/sign/v1", "{}", digest, annotations.ToDictionary(a => a.Key, a => a.Value)), signedAt, digest, EvidenceKind.Bundle);

    /// <summary>An attestation.</summary>
    public FactsBuilder Attestation(Signer signer, string predicateType, string predicate, DateTimeOffset? signedAt = null, string digest = PolicyLab.Digest, string? on = null) =>
        Add(signer, Statement(predicateType, predicate, digest), signedAt, on ?? digest, EvidenceKind.Bundle);

    /// <summary>Evidence that the verifier refuses under every trust.</summary>
    public FactsBuilder Refused(VerificationStep step, FailureKind kind, EvidenceKind evidenceKind = EvidenceKind.Bundle)
    {
        var failure = new VerificationFailure(step, kind, "what was found", "what is wanted");
        evidence.Add(new EvidenceFact(
            PolicyLab.Digest, $"referrer sha256:{evidence.Count:x64}", $"sha256:{evidence.Count:x64}", evidenceKind,
            policy.Trusts.ToDictionary(t => t.Id, _ => VerificationResult.Refused(failure))));
        return this;
    }

    /// <summary>Gives the piece that was added last a place and content of its own, whatever was added before it.</summary>
    public void Relocate(int place) =>
        evidence[^1] = evidence[^1] with { Place = $"referrer sha256:{place:x64}", ContentDigest = $"sha256:{place:x64}" };

    public FactsBuilder Platform(string digest, string architecture, string os = "linux", string? variant = null)
    {
        platforms.Add(new ImagePlatform(digest, os, architecture, variant, os != "unknown"));
        return this;
    }

    public FactsBuilder Failure(Reason reason, string place = "tag sha256-20688f.att")
    {
        failures.Add(new FactFailure(place, reason, "the registry said no"));
        return this;
    }

    public ImageFacts Build() => new()
    {
        Subject = Subject,
        Digest = PolicyLab.Digest,
        Evidence = [.. evidence],
        Platforms = [.. platforms],
        Complete = Complete,
        Failures = [.. failures],
    };

    private FactsBuilder Add(Signer signer, VerifiedContent content, DateTimeOffset? signedAt, string on, EvidenceKind kind)
    {
        // Identities always come with a proven time; keys when a test says so.
        var time = signedAt ?? (signer is CertificateSigner ? PolicyLab.Now.AddHours(-1) : null);
        IReadOnlyList<VerifiedTime> times = time is null ? [] : [new VerifiedTime(time.Value, TimeSource.TransparencyLog, "log")];
        evidence.Add(new EvidenceFact(
            on, $"referrer sha256:{evidence.Count:x64}", $"sha256:{evidence.Count:x64}", kind,
            policy.Trusts.ToDictionary(t => t.Id, t => Result(t, signer, content, times))));
        return this;
    }

    private static VerificationResult Result(AuthorityTrust trust, Signer signer, VerifiedContent content, IReadOnlyList<VerifiedTime> times) => (trust.Material, signer) switch
    {
        (KeyTrust key, KeySigner by) when key.Key.Fingerprint == by.KeyFingerprint => Verified(signer, content, times),
        (RootTrust, CertificateSigner { Issuer.Length: > 0 }) => Verified(signer, content, times),
        (CertificateAuthorityTrust, CertificateSigner { Issuer: "" }) => Verified(signer, content, times),
        _ => VerificationResult.Refused(new VerificationFailure(VerificationStep.Signature, FailureKind.Untrusted, "made by another key", "made by this one")),
    };

    private static VerificationResult Verified(Signer signer, VerifiedContent content, IReadOnlyList<VerifiedTime> times) =>
        VerificationResult.Verified(new VerifiedEvidence(signer, content, times, []));

    private static VerifiedStatement Statement(string predicateType, string predicate, string digest, Dictionary<string, string>? annotations = null) => new(
        Encoding.UTF8.GetBytes(predicate), "https://in-toto.io/Statement/v1",
        [new StatementSubject(null, new Dictionary<string, string> { ["sha256"] = digest["sha256:".Length..] }, annotations ?? [])],
        predicateType, JsonDocument.Parse(predicate).RootElement);

    private static string Fingerprint(string pem) => PublicKey.TryParsePem(pem, out var key, out var error) ? key.Fingerprint : throw new InvalidOperationException(error);
}
