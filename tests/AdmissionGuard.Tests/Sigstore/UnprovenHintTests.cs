using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Dsse;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>What nobody signed neither helps nor is handed on: key ids, told times, certificates beside keys, the way a payload was written.</summary>
public sealed class UnprovenHintTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA")]
    [Trait("threat", "S21")]
    public void A_keyid_has_no_effect(string keyId)
    {
        Assert.True(Lab.Verify(Lab.Signing(), bundle => Signature(bundle)["keyid"] = keyId, Lab.Strict).IsVerified);
        Assert.False(Lab.Verify(Lab.Signing(), bundle => (Signature(bundle)["keyid"], Signature(bundle)["sig"]) = (keyId, "AAAA"), Lab.Strict).IsVerified);
    }

    [Fact]
    [Trait("threat", "S21")]
    [Trait("threat", "S14")]
    public void The_payload_that_is_read_is_the_payload_that_was_signed()
    {
        // Spelled with escapes, spaces and in no order that a serializer would choose, and in the other base64 alphabet.
        var signing = Lab.Signing();
        var payload = Encoding.UTF8.GetBytes(
            $$$"""{ "predicate" : {"x":"?>?>?>"},"predicateType":"\u0068ttps://example.test/p", "subject":[ {"digest":{"sha256":"{{{signing.Digest}}}"}} ],"_type":"https://in-toto.io/Statement/v1"}""");
        var result = Lab.Verify(
            signing with { Payload = payload },
            bundle => bundle["dsseEnvelope"]!["payload"] = bundle["dsseEnvelope"]!["payload"]!.GetValue<string>().TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            Lab.Strict);

        var statement = Assert.IsType<VerifiedStatement>(result.Evidence?.Content);
        Assert.Equal(payload, statement.Payload.ToArray());
        Assert.Equal("https://example.test/p", statement.PredicateType);
    }

    [Fact]
    [Trait("threat", "S11")]
    public void Lengths_of_the_pre_authentication_encoding_are_bytes()
    {
        Assert.Equal("DSSEv1 3 \u00F6x 4 \u00F6\u00F6"u8.ToArray(), PreAuthenticationEncoding.Encode("\u00F6x", "\u00F6\u00F6"u8));
        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world"u8.ToArray(), PreAuthenticationEncoding.Encode("http://example.com/HelloWorld", "hello world"u8));
    }

    [Fact]
    [Trait("threat", "T10")]
    public void A_time_that_no_promise_covers_is_not_proven()
    {
        var entryWithTime = Lab.Signing() with { Promise = false, Timestamp = false };
        var result = Lab.Verify(entryWithTime, bundle => Entry(bundle)["integratedTime"] = Lab.Sigstore.Now.AddSeconds(2).ToUnixTimeSeconds().ToString());
        Assert.Equal((VerificationStep.Time, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));

        // Where a timestamp proves the time, the told one is nowhere in the facts.
        var stamped = Lab.Verify(entryWithTime with { Timestamp = true }, bundle => Entry(bundle)["integratedTime"] = "1");
        Assert.Equal([TimeSource.TimestampAuthority], stamped.Evidence!.Times.Select(t => t.Source));
        Assert.Null(Assert.Single(stamped.Evidence.LogEntries).IntegratedTime);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("now")]
    [Trait("threat", "T4")]
    public void A_Rekor_v2_entry_proves_no_time_whatever_it_tells(string? told)
    {
        var signing = Lab.Signing() with { Entry = "hashedrekord/0.0.2" };
        Assert.True(Lab.Verify(signing, Tell, Lab.Strict).IsVerified);
        var result = Lab.Verify(signing with { Timestamp = false }, Tell);
        Assert.Equal((VerificationStep.Time, FailureKind.Missing), (result.Failure?.Step, result.Failure?.Kind));

        void Tell(JsonObject bundle)
        {
            if (told is not null)
                Entry(bundle)["integratedTime"] = told == "now" ? Lab.Sigstore.Now.AddSeconds(2).ToUnixTimeSeconds().ToString() : told;
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\u00A0")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
    [Trait("threat", "S7")]
    public void A_blank_certificate_annotation_does_not_make_a_key_signature(string certificate)
    {
        var signing = Lab.Signing() with { KeyOnly = true, Entry = null };
        var (envelope, annotations) = signing.Sign().AttestationLayer();
        annotations["dev.sigstore.cosign/certificate"] = certificate;

        Assert.False(AttestationLayer.TryParse(envelope, annotations, out _, out var failure));
        Assert.Equal(VerificationStep.Certificate, failure.Step);
    }

    [Fact]
    [Trait("threat", "S7")]
    public void Without_certificate_a_layer_is_nothing_to_who_trusts_certificates()
    {
        var (envelope, annotations) = (Lab.Signing() with { KeyOnly = true }).Sign().AttestationLayer();
        annotations["dev.sigstore.cosign/certificate"] = "";
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out var material, out _));

        Assert.Equal((VerificationStep.Certificate, FailureKind.Missing), (Lab.Verify(material).Failure?.Step, Lab.Verify(material).Failure?.Kind));
    }

    [Fact]
    public void A_certificate_of_another_key_beside_a_key_signature_refuses()
    {
        var (key, other) = (FakeKey.Ecdsa(), FakeKey.Ecdsa());
        Assert.True(PublicKey.TryParseDer(key.Spki, out var trusted, out _));
        var (envelope, annotations) = (Lab.Signing() with { Key = key, KeyOnly = true, Entry = null }).Sign().AttestationLayer();
        annotations["dev.sigstore.cosign/certificate"] = (Lab.Signing() with { Key = other }).Sign().AttestationLayer().Annotations["dev.sigstore.cosign/certificate"];
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out var material, out _));

        Assert.Equal(VerificationStep.Signature, Lab.Verify(material, VerificationOptions.SignatureOnly, new KeyTrust(trusted)).Failure?.Step);
    }

    private static JsonObject Signature(JsonObject bundle) => bundle["dsseEnvelope"]!["signatures"]![0]!.AsObject();

    private static JsonObject Entry(JsonObject bundle) => bundle["verificationMaterial"]!["tlogEntries"]![0]!.AsObject();
}
