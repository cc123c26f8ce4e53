using System.Text;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Authentication;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.CertificateTransparency;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.InToto;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Timestamps;
using AdmissionGuard.Sigstore.TransparencyLog;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.TestSupport.Fuzzing;

/// <summary>Every parser of hostile input that is fuzzed.</summary>
public static class FuzzTargets
{
    private const int DocumentLength = 256 * 1024;
    private const int SmallLength = 32 * 1024;

    /// <summary>The targets, by the name of their corpus.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("bundle", DocumentLength, Bundle),
        new("dsse", DocumentLength, Dsse),
        new("certificate", SmallLength, Certificate),
        new("certificate-extensions", SmallLength, CertificateExtensions),
        new("sct-list", SmallLength, SctList),
        new("checkpoint", SmallLength, CheckpointNote),
        new("timestamp", SmallLength, Timestamp),
        new("trusted-root", DocumentLength, Root),
        new("tuf", DocumentLength, TufFuzz.Parse),
        new("reference", SmallLength, Reference),
        new("manifest", DocumentLength, Manifest),
        new("www-authenticate", SmallLength, WwwAuthenticate),
        new("dockerconfigjson", DocumentLength, DockerConfigJson),
        new("admission-review", DocumentLength, ReviewFuzz.Parse),
        new("policy-documents", DocumentLength, Policies),
    ];

    public static FuzzTarget Find(string name) => All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"No target {name}; there are: {string.Join(", ", All.Select(t => t.Name))}", nameof(name));

    // An artifact that nothing was ever signed about: whatever the bundle, it must not verify for it.
    private static readonly ArtifactSubject Nothing = ArtifactSubject.FromDigest("sha256:" + new string('0', 64));
    private static readonly SignatureVerifier Verifier = new(TimeProvider.System);

    private static void Bundle(byte[] input)
    {
        if (!BundleParser.TryParse(input, out var material, out _)) return;
        var verdict = Verifier.Verify(material, FuzzTrust.Instance, VerificationOptions.Default, Nothing);
        Assert(!verdict.IsVerified, "a bundle verified for an artifact that it cannot be about");
        var lax = new VerificationOptions { MinimumLogEntries = 0, MinimumCertificateTimestamps = 0 };
        Assert(!Verifier.Verify(material, FuzzTrust.Instance, lax, Nothing).IsVerified, "a bundle verified for an artifact that it cannot be about");
        // A message signature for another artifact is refused before anything else is looked at.
        if (material.Content is MessageContent message)
            Verifier.Verify(material, FuzzTrust.Instance, lax, ArtifactSubject.FromDigest($"{message.Algorithm.Name()}:{Convert.ToHexStringLower(message.ToldDigest.Span)}"));
    }

    private static void Dsse(byte[] input)
    {
        if (!AttestationLayer.TryParse(input, new Dictionary<string, string>(), out var material, out _) || material.Content is not DsseContent envelope) return;
        if (StatementReader.TryRead(envelope.Payload, out var statement, out _))
            Assert(statement.Subjects.Count is > 0 and <= EvidenceLimits.MaxSubjects, "a statement without subjects, or with too many");
    }

    private static void Certificate(byte[] input)
    {
        if (CertificateParser.TryParse(input, out var certificate, out _))
            Assert(CertificateParser.TryParse(input, out var again, out _) && again.Fingerprint == certificate.Fingerprint, "a certificate parsed differently twice");
    }

    private static void CertificateExtensions(byte[] input) => CertificateExtensionsReader.TryRead(input, out _, out _);

    private static void SctList(byte[] input)
    {
        if (SctListReader.TryRead(input, out var scts))
            Assert(scts.Count <= EvidenceLimits.MaxCertificateTimestamps, "more SCTs than the limit");
    }

    private static void CheckpointNote(byte[] input) => _ = Checkpoint.TryParse(input, out _);

    private static void Timestamp(byte[] input)
    {
        if (!TimestampResponseReader.TryRead(input, out var token)) return;
        var failure = TimestampVerifier.Verify(token, "nobody stamped this"u8, FuzzTrust.Authorities, out var authority);
        Assert(failure is not null && authority is null, "a timestamp verified over something else");
    }

    private static void Root(byte[] input)
    {
        if (TrustedRoot.TryParse(input, out var root, out _))
            Assert(root.Version.Length == 64, "a trusted root without a version");
    }

    private static void Reference(byte[] input)
    {
        if (!ImageReference.TryParse(Encoding.UTF8.GetString(input), out var reference, out _)) return;
        Assert(ImageReference.TryParse(reference.Canonical, out var again, out _) && again.Canonical == reference.Canonical, $"{reference.Canonical} is not canonical");
    }

    private static void Manifest(byte[] input)
    {
        foreach (var type in (string?[])[null, "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json"])
            ManifestParser.TryParse(input, type, new RegistryLimits(), out _, out _, out _);
    }

    private static void WwwAuthenticate(byte[] input) => ChallengeParser.Parse(Encoding.Latin1.GetString(input));

    private static void DockerConfigJson(byte[] input)
    {
        DockerConfigParser.Parse(input, PullSecretFormat.DockerConfigJson);
        DockerConfigParser.Parse(input, PullSecretFormat.DockerCfg);
    }

    private static void Policies(byte[] input)
    {
        PolicyDocuments.Parse(input, "policies.yaml");
        PolicyDocuments.ReadValues(input, "policies.yaml", out _);
    }

    private static void Assert(bool condition, string finding)
    {
        if (!condition) throw new FuzzFindingException(finding);
    }
}
