using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>What a log says of one signature proves nothing of another, and what it never said proves nothing at all.</summary>
public sealed class BorrowedProofTests
{
    private const string Bundle = "dev.sigstore.cosign/bundle";

    private static readonly string Image = new('a', 64);

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes(
        $$$"""{"critical":{"identity":{"docker-reference":"ghcr.io/acme/app"},"image":{"docker-manifest-digest":"sha256:{{{Image}}}"},"type":"cosign container image signature"},"optional":null}""");

    /// <summary>CVE-2022-23649: both signatures are logged, of the same payload, by the same key.</summary>
    [Fact]
    [Trait("threat", "T1")]
    public void A_log_entry_of_another_signature_by_the_same_key_is_refused()
    {
        var signing = Lab.Signing() with { Artifact = Payload, Message = true, Entry = "hashedrekord/0.0.1", Timestamp = false };
        var (one, other) = (signing.Sign().SignatureAnnotations(), signing.Sign().SignatureAnnotations());
        Assert.NotEqual(one[Bundle], other[Bundle]);
        Assert.True(Verify(one).IsVerified);
        Assert.True(Verify(other).IsVerified);

        (one[Bundle], other[Bundle]) = (other[Bundle], one[Bundle]);
        Assert.Equal(VerificationStep.LogEntry, Verify(one).Failure?.Step);
        Assert.Equal(VerificationStep.LogEntry, Verify(other).Failure?.Step);
    }

    /// <summary>A signature made after its certificate had expired, told to have been logged before, under a policy that wants no log.</summary>
    [Fact]
    [Trait("threat", "T15")]
    public void A_time_that_the_log_did_not_sign_is_no_time_even_where_no_log_is_asked_for()
    {
        var lax = VerificationOptions.Default with { MinimumLogEntries = 0 };
        var late = Lab.Signing() with { Timestamp = false, LoggedAfter = TimeSpan.FromMinutes(30) };
        Assert.Equal(VerificationStep.Certificate, Lab.Verify(late, options: lax).Failure?.Step);

        var told = (Lab.Sigstore.Now.ToUnixTimeSeconds() + 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(VerificationStep.LogEntry, Lab.Verify(late, Backdate, lax).Failure?.Step);
        Assert.False(Lab.Verify(late, bundle => Entry(Backdated(bundle)).Remove("inclusionPromise"), lax).IsVerified);

        void Backdate(JsonObject bundle) => Backdated(bundle);
        JsonObject Backdated(JsonObject bundle)
        {
            Entry(bundle)["integratedTime"] = told;
            return bundle;
        }
    }

    private static JsonObject Entry(JsonObject bundle) => bundle["verificationMaterial"]!["tlogEntries"]![0]!.AsObject();

    private static VerificationResult Verify(Dictionary<string, string> annotations)
    {
        Assert.True(SimpleSigningLayer.TryParse(Payload, annotations, out var material, out var failure), failure?.ToString());
        return Lab.Verify(material, subject: ArtifactSubject.FromDigest("sha256:" + Image));
    }
}
