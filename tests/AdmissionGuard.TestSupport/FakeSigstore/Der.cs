using System.Formats.Asn1;
using System.Numerics;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>Writes DER by hand, so that tests can also write what no library would.</summary>
public static class Der
{
    /// <summary>An element of any tag.</summary>
    public static byte[] Tlv(byte tag, params byte[][] contents)
    {
        var body = contents.SelectMany(c => c).ToArray();
        byte[] length = body.Length switch
        {
            < 0x80 => [(byte)body.Length],
            < 0x100 => [0x81, (byte)body.Length],
            < 0x10000 => [0x82, (byte)(body.Length >> 8), (byte)body.Length],
            _ => [0x83, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length],
        };
        return [tag, .. length, .. body];
    }

    public static byte[] Sequence(params byte[][] contents) => Tlv(0x30, contents);

    public static byte[] Set(params byte[][] contents) => Tlv(0x31, contents);

    public static byte[] Octets(byte[] contents) => Tlv(0x04, contents);

    public static byte[] Bits(byte[] contents, byte unused = 0) => Tlv(0x03, [unused], contents);

    public static byte[] Utf8(string text) => Tlv(0x0C, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Printable(string text) => Tlv(0x13, System.Text.Encoding.ASCII.GetBytes(text));

    public static byte[] Boolean(bool value) => Tlv(0x01, [value ? (byte)0xFF : (byte)0]);

    public static byte[] Null() => Tlv(0x05);

    public static byte[] Integer(BigInteger value) => Tlv(0x02, value.ToByteArray(isBigEndian: true));

    public static byte[] Integer(byte[] unsigned) => Integer(new BigInteger(unsigned, isUnsigned: true, isBigEndian: true));

    public static byte[] Oid(string dotted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(dotted);
        return writer.Encode();
    }

    /// <summary>A constructed, context-specific element.</summary>
    public static byte[] Explicit(int number, params byte[][] contents) => Tlv((byte)(0xA0 | number), contents);

    /// <summary>A primitive, context-specific element.</summary>
    public static byte[] Implicit(int number, byte[] contents) => Tlv((byte)(0x80 | number), contents);

    public static byte[] UtcTime(DateTimeOffset time) => Tlv(0x17, System.Text.Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyMMddHHmmss'Z'")));

    public static byte[] GeneralizedTime(DateTimeOffset time, string fraction = "") =>
        Tlv(0x18, System.Text.Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyyMMddHHmmss") + fraction + "Z"));

    /// <summary>A Name of organisation and common name.</summary>
    public static byte[] Name(string organisation, string commonName) => Sequence(
        Set(Sequence(Oid("2.5.4.10"), Printable(organisation))),
        Set(Sequence(Oid("2.5.4.3"), Printable(commonName))));
}
