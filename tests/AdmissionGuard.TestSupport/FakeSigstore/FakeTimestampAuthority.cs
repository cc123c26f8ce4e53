using System.Security.Cryptography;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>An RFC 3161 timestamp authority.</summary>
public sealed class FakeTimestampAuthority
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private static readonly string[] TimeStamping = ["1.3.6.1.5.5.7.3.8"];

    public FakeTimestampAuthority(string commonName, FakeKey key, IReadOnlyList<string>? purposes = null, bool critical = true, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        Key = key;
        Root = FakeAuthority.Root(commonName + " root", FakeKey.Ecdsa(384));
        Certificate = Root.IssueTimestampSigner(key, commonName, purposes ?? TimeStamping, critical, from, until);
    }

    public FakeKey Key { get; }

    public FakeAuthority Root { get; }

    /// <summary>The signing certificate, DER.</summary>
    public byte[] Certificate { get; }

    /// <summary>The response for a message.</summary>
    public byte[] Stamp(byte[] message, DateTimeOffset time, TimestampSpec? spec = null)
    {
        spec ??= new TimestampSpec();
        var certificate = spec.NamedCertificate ?? Certificate;
        var info = Der.Sequence(
        [
            Der.Integer(1), Der.Oid("1.3.6.1.4.1.57264.2"),
            Der.Sequence(Der.Sequence(Der.Oid(Sha256), Der.Null()), Der.Octets(spec.Imprint ?? SHA256.HashData(message))),
            Der.Integer(RandomNumberGenerator.GetBytes(8)), Der.GeneralizedTime(time, spec.Fraction), .. spec.MoreInfo,
        ]);
        byte[][] attributes =
        [
            .. spec.ContentType is null ? (byte[][])[] : [Attribute("1.2.840.113549.1.9.3", Der.Oid(spec.ContentType))],
            Attribute("1.2.840.113549.1.9.4", Der.Octets(spec.MessageDigest ?? SHA256.HashData(info))),
            .. spec.WithoutCertificateId ? (byte[][])[] : [Attribute("1.2.840.113549.1.9.16.2.47", Der.Sequence(Der.Sequence(Der.Sequence(Der.Octets(SHA256.HashData(certificate))))))],
        ];
        var (issuer, serial) = IssuerAndSerial(certificate);
        var signature = (spec.Signer ?? Key).Sign(Der.Set(attributes));
        var signerInfo = Der.Sequence(
            Der.Integer(1), Der.Sequence(issuer, serial), Der.Sequence(Der.Oid(Sha256)), Der.Explicit(0, attributes),
            Key.SignatureAlgorithm, Der.Octets(spec.Signature(signature)));
        var signedData = Der.Sequence(
            Der.Integer(3), Der.Set(Der.Sequence(Der.Oid(Sha256))),
            Der.Sequence(Der.Oid("1.2.840.113549.1.9.16.1.4"), Der.Explicit(0, Der.Octets(info))),
            Der.Explicit(0, [.. spec.Certificates ?? [certificate]]),
            Der.Set([.. Enumerable.Repeat(signerInfo, spec.SignerInfos)]));
        return Der.Sequence(Der.Sequence(Der.Integer(spec.Status)), Der.Sequence(Der.Oid("1.2.840.113549.1.7.2"), Der.Explicit(0, signedData)));
    }

    private static byte[] Attribute(string oid, byte[] value) => Der.Sequence(Der.Oid(oid), Der.Set(value));

    private static (byte[] Issuer, byte[] Serial) IssuerAndSerial(byte[] certificate)
    {
        var reader = new System.Formats.Asn1.AsnReader(certificate, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence().ReadSequence();
        reader.ReadEncodedValue();
        var serial = reader.ReadEncodedValue().ToArray();
        reader.ReadEncodedValue();
        return (reader.ReadEncodedValue().ToArray(), serial);
    }
}
