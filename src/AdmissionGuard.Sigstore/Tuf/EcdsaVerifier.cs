using System.Formats.Asn1;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Scheme <c>ecdsa-sha2-nistp256</c>: a PEM public key, or the uncompressed point in hex as older repositories have it.</summary>
internal sealed class EcdsaVerifier : ITufVerifier
{
    private const int CoordinateLength = 32;
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly ECDsa key;

    private EcdsaVerifier(ECDsa key)
    {
        this.key = key;
        Fingerprint = TufVerifiers.Fingerprint(key.ExportSubjectPublicKeyInfo());
    }

    public string Fingerprint { get; }

    public static EcdsaVerifier? Import(string text)
    {
        var key = text.StartsWith("04", StringComparison.Ordinal) ? ImportPoint(TufJson.Hex(text)) : ImportPem(text);
        return key?.ExportParameters(false).Curve is { IsNamed: true, Oid.Value: P256 } ? new EcdsaVerifier(key) : null;
    }

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> fixedLength = stackalloc byte[2 * CoordinateLength];
        return TryReadDer(signature, fixedLength) && key.VerifyData(message, fixedLength, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static ECDsa ImportPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static ECDsa? ImportPoint(byte[]? point) => point is not { Length: 1 + 2 * CoordinateLength }
        ? null
        : ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] },
        });

    // Read by us, as the platform's reader accepts encodings that are not DER.
    private static bool TryReadDer(ReadOnlySpan<byte> signature, Span<byte> fixedLength)
    {
        try
        {
            var outer = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            var sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var read = TryReadCoordinate(sequence, fixedLength[..CoordinateLength]) && TryReadCoordinate(sequence, fixedLength[CoordinateLength..]);
            sequence.ThrowIfNotEmpty();
            return read;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool TryReadCoordinate(AsnReader sequence, Span<byte> coordinate)
    {
        var integer = sequence.ReadIntegerBytes().Span;
        if (integer[0] >= 0x80) return false;
        if (integer[0] == 0) integer = integer[1..];
        if (integer.Length > coordinate.Length) return false;
        coordinate.Clear();
        integer.CopyTo(coordinate[(coordinate.Length - integer.Length)..]);
        return true;
    }
}
