using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore.Certificates;

/// <summary>Paths that are long, circular or signed by nobody are refused, and before anything is computed for each of their certificates.</summary>
public sealed class CertificatePathTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(1000)]
    [Trait("threat", "S5")]
    public void A_layer_with_a_long_chain_is_refused(int length)
    {
        var (envelope, annotations) = Lab.Signing().Sign().AttestationLayer();
        annotations["dev.sigstore.cosign/chain"] = string.Concat(Enumerable.Repeat(Lab.Sigstore.Fulcio.Pem, length));

        Assert.False(AttestationLayer.TryParse(envelope, annotations, out _, out var failure));
        Assert.NotEqual(FailureKind.Missing, failure.Kind);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [Trait("threat", "S5")]
    public void A_bundle_may_bring_ten_certificates(int length, bool verifies)
    {
        var result = Lab.Verify(Lab.Signing(), bundle =>
        {
            var material = bundle["verificationMaterial"]!.AsObject();
            var leaf = material["certificate"]!.DeepClone();
            var more = Enumerable.Repeat(Lab.Sigstore.Fulcio.Certificate, length - 1).Select(c => (JsonNode)new JsonObject { ["rawBytes"] = Convert.ToBase64String(c) });
            material.Remove("certificate");
            material["x509CertificateChain"] = new JsonObject { ["certificates"] = new JsonArray([leaf, .. more]) };
            bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.2";
        });

        Assert.Equal(verifies ? null : FailureKind.LimitExceeded, result.Failure?.Kind);
    }

    [Fact]
    [Trait("threat", "S5")]
    public void Authorities_that_issued_each_other_lead_nowhere()
    {
        // Two intermediates, each certified by the other: a path that has no end.
        var (first, second) = (FakeAuthority.Root("first", FakeKey.Ecdsa()), FakeAuthority.Root("second", FakeKey.Ecdsa()));
        var circle = first.Issue("second", second.Key).Pem + second.Issue("first", first.Key).Pem;
        Assert.True(CertificateAuthorityTrust.TryParsePem(Lab.Sigstore.FulcioRoot.Pem, Lab.Root, out var trust, out var error), error);
        var (envelope, annotations) = (Lab.Signing() with { Issuer = first }).Sign().AttestationLayer();
        annotations["dev.sigstore.cosign/chain"] = circle;
        Assert.True(AttestationLayer.TryParse(envelope, annotations, out var material, out var failure), failure?.ToString());

        Assert.Equal((VerificationStep.Certificate, FailureKind.Untrusted), (Lab.Verify(material, trust: trust).Failure?.Step, Lab.Verify(material, trust: trust).Failure?.Kind));
    }

    public static TheoryData<string> Malformations() => [.. Malformed.Keys];

    private static Dictionary<string, Func<byte[], byte[]>> Malformed { get; } = new()
    {
        ["zeros"] = s => new byte[s.Length],
        ["r and s zero"] = _ => [0x30, 6, 2, 1, 0, 2, 1, 0],
        ["r and s one"] = _ => [0x30, 6, 2, 1, 1, 2, 1, 1],
        ["no DER"] = s => [.. Enumerable.Repeat((byte)0xFF, s.Length)],
        ["cut off"] = s => s[..^1],
        ["nothing"] = _ => [],
        ["flipped"] = s => [.. s[..^1], (byte)(s[^1] ^ 1)],
    };

    [Theory]
    [MemberData(nameof(Malformations))]
    [Trait("threat", "S22")]
    public void A_malformed_signature_is_no_signature_wherever_in_the_path(string name)
    {
        var issued = Resign(Lab.Sigstore.Fulcio.Certificate, Malformed[name]);
        var trust = new RootTrust(Lab.Sigstore.Root(root => root["certificateAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(issued, Lab.Sigstore.FulcioRoot.Certificate))));
        Assert.Equal(VerificationStep.Certificate, Lab.Verify(Lab.Signing(), trust: trust).Failure?.Step);

        var stamper = Resign(Lab.Sigstore.Tsa.Certificate, Malformed[name]);
        trust = new RootTrust(Lab.Sigstore.Root(root => root["timestampAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(stamper, Lab.Sigstore.Tsa.Root.Certificate))));
        Assert.Equal(VerificationStep.Time, Lab.Verify(Lab.Signing(), options: Lab.Strict, trust: trust).Failure?.Step);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_authority_with_name_constraints_is_refused_as_nothing_here_understands_them(bool critical)
    {
        // "Applications conforming to this profile MUST be able to process name constraints" (RFC 5280, section 4.2.1.10), critical or not.
        var permitted = Der.Sequence(Der.Explicit(0, Der.Sequence(LeafSpec.Email("fake.example"))));
        var authority = Lab.Sigstore.FulcioRoot.Issue("constrained", FakeKey.Ecdsa(384), more: [FakeAuthority.Extension("2.5.29.30", critical, permitted)]);
        var trust = new RootTrust(Lab.Sigstore.Root(root => root["certificateAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(authority.Certificate, Lab.Sigstore.FulcioRoot.Certificate))));

        Assert.Equal(VerificationStep.Certificate, Lab.Verify(Lab.Signing() with { Issuer = authority }, trust: trust).Failure?.Step);
    }

    [Theory]
    [InlineData("=#")]
    [InlineData("a,CN=admin")]
    [InlineData("=#=#=#=#\\,+\"<>;")]
    [InlineData("")]
    [Trait("threat", "S18")]
    public void Names_of_authorities_are_text_for_people_and_bounded(string commonName)
    {
        Assert.Equal("O=fake.example, CN=" + commonName, DistinguishedName.ToText(Name(commonName)));
        Assert.True(DistinguishedName.ToText(Name(new string('#', 1 << 20))).Length < 10_000);
        // Several values in one set, and a name that goes on as something else.
        Assert.NotNull(DistinguishedName.ToText(Der.Sequence(Der.Set(Der.Sequence(Der.Oid("2.5.4.3"), Der.Utf8(commonName)), Der.Sequence(Der.Oid("2.5.4.10"), Der.Utf8("b"))))));
        Assert.Equal("", DistinguishedName.ToText(Der.Sequence(Der.Set(Der.Sequence(Der.Oid("2.5.4.3"))))));
        Assert.Equal("", DistinguishedName.ToText(new byte[] { 0x30, 0x84, 0xFF }));
    }

    private static byte[] Name(string commonName) => Der.Sequence(
        Der.Set(Der.Sequence(Der.Oid("2.5.4.10"), Der.Printable("fake.example"))),
        Der.Set(Der.Sequence(Der.Oid("2.5.4.3"), Der.Utf8(commonName))));

    private static byte[] Resign(byte[] certificate, Func<byte[], byte[]> change)
    {
        var outer = new System.Formats.Asn1.AsnReader(certificate, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var (tbs, algorithm) = (outer.ReadEncodedValue().ToArray(), outer.ReadEncodedValue().ToArray());
        return Der.Sequence(tbs, algorithm, Der.Bits(change(outer.ReadBitString(out _))));
    }
}
