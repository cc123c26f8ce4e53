using System.Text;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>Judges what a whole Sigstore in memory signed, by the product's verifier: for fields that are about proofs.</summary>
internal static class RealSignatures
{
    private static readonly FakeSigstoreInstance Sigstore = new();

    /// <summary>The holder of the key that <c>@signer</c> stands for.</summary>
    private static readonly FakeKey Key = FakeKey.Ecdsa();

    private static readonly PolicyMaterial Trust = Material.With(new Dictionary<MaterialRef, ReadOnlyMemory<byte>>
    {
        [MaterialRef.TrustRoot("fake")] = Encoding.UTF8.GetBytes(Sigstore.RootJson().ToJsonString()),
        [new MaterialRef(MaterialKind.Secret, "admissionguard-system", "ca", "ca.crt")] = Encoding.UTF8.GetBytes(Ca),
        [new MaterialRef(MaterialKind.ConfigMap, "admissionguard-system", "ca", "ca.crt")] = Encoding.UTF8.GetBytes(Ca),
    });

    /// <summary>The certificates of the certificate authority.</summary>
    public static string Ca => Sigstore.Fulcio.Pem + Sigstore.FulcioRoot.Pem;

    /// <summary>A signing with every proof, to be changed.</summary>
    public static FakeSigning Keyless => new() { Sigstore = Sigstore, Payload = Statement() };

    /// <summary>A signing by the key alone.</summary>
    public static FakeSigning Keyed => Keyless with { KeyOnly = true, Key = Key, Entry = null, Timestamp = false };

    /// <summary>One policy on two signings.</summary>
    public static FieldCase Case(string field, Reason reason, string authority, FakeSigning violating, FakeSigning satisfying) =>
        new(field, reason, () => Judge(authority, violating), () => Judge(authority, satisfying));

    /// <summary>Two policies on one signing.</summary>
    public static FieldCase Case(string field, Reason reason, string violating, string satisfying, FakeSigning signing) =>
        new(field, reason, () => Judge(violating, signing), () => Judge(satisfying, signing));

    private static PolicyVerdict Judge(string authority, FakeSigning signing)
    {
        var yaml = Spec($"authorities: [{{name: signer, {authority}}}]\nrequire: [{{name: wanted, signature: {{from: {{anyOf: [signer]}}}}}}]")
            .Replace("@signer", Quoted(Key.Pem), StringComparison.Ordinal).Replace("@ca", Quoted(Ca), StringComparison.Ordinal)
            .Replace("@root", $"'{Sigstore.RootJson().ToJsonString()}'", StringComparison.Ordinal);
        var policy = Compile(yaml, Trust).Policies[0];
        var verifier = new SignatureVerifier(TimeProvider.System);
        var material = Read(signing);
        var subject = ArtifactSubject.FromDigest("sha256:" + signing.Digest);
        return PolicyLab.Judge(policy, new ImageFacts
        {
            Subject = Subject,
            Digest = "sha256:" + signing.Digest,
            Complete = true,
            Evidence = [new EvidenceFact("sha256:" + signing.Digest, "referrer", "sha256:00", EvidenceKind.Bundle, policy.Trusts.ToDictionary(t => t.Id, t => verifier.Verify(material, t.Material, t.Options, subject)))],
        });
    }

    // Only the oldest bundles may lack a proof.
    private static SignedMaterial Read(FakeSigning signing)
    {
        var signed = signing.Sign();
        if (signing.Proof)
            return signed.Material();
        var bundle = signed.Bundle();
        bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.1";
        return BundleParser.TryParse(Encoding.UTF8.GetBytes(bundle.ToJsonString()), out var material, out var failure) ? material : throw new InvalidDataException(failure.ToString());
    }

    private static string Quoted(string text) => "\"" + text.ReplaceLineEndings("\\n") + "\"";

    private static byte[] Statement()
    {
        var digest = new FakeSigning { Sigstore = Sigstore }.Digest;
        return Encoding.UTF8.GetBytes($$$$$$$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{{{{{{digest}}}}}}}}"}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}""");
    }
}
