using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>One fake Sigstore for all tests, an hour after everything was signed.</summary>
internal static class Lab
{
    public static readonly FakeSigstoreInstance Sigstore = new();
    public static readonly TrustedRoot Root = Sigstore.Root();
    public static readonly FakeTimeProvider Clock = new(Sigstore.Now.AddHours(1));
    public static readonly SignatureVerifier Verifier = new(Clock);

    /// <summary>Everything that a sound keyless bundle can prove.</summary>
    public static readonly VerificationOptions Strict = VerificationOptions.Default with { MinimumTimestamps = 1, RequireInclusionProof = true };

    public static FakeSigning Signing() => new() { Sigstore = Sigstore };

    public static VerificationResult Verify(FakeSigning signing, Action<JsonObject>? change = null, VerificationOptions? options = null, TrustMaterial? trust = null, ArtifactSubject? subject = null)
    {
        var bundle = signing.Sign().Bundle();
        change?.Invoke(bundle);
        return Verify(Encoding.UTF8.GetBytes(bundle.ToJsonString(FakeEntryBody.Plain)), options, trust, subject ?? ArtifactSubject.FromBytes(signing.Artifact));
    }

    public static VerificationResult Verify(ReadOnlyMemory<byte> bundle, VerificationOptions? options = null, TrustMaterial? trust = null, ArtifactSubject? subject = null) =>
        BundleParser.TryParse(bundle, out var material, out var failure)
            ? Verify(material, options, trust, subject)
            : VerificationResult.Refused(failure);

    public static VerificationResult Verify(SignedMaterial material, VerificationOptions? options = null, TrustMaterial? trust = null, ArtifactSubject? subject = null) =>
        Verifier.Verify(material, trust ?? new RootTrust(Root), options ?? VerificationOptions.Default, subject ?? ArtifactSubject.FromBytes(Signing().Artifact));
}
