using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys.Curves;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Reads SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7; RFC 3279, section 2.3; RFC 5480; RFC 8410), one encoding per key.</summary>
internal static class SubjectPublicKeyInfoReader
{
    private const int MinRsaBits = 2048;

    // Nothing in use is larger, and the cost of a check grows with the square of the size.
    private const int MaxRsaBits = 4096;

    // RFC 8017 allows any odd exponent; larger than this none is in use, and cost grows with it.
    private const int MaxRsaExponentBytes = 4;

    /// <summary>Reads exactly one SubjectPublicKeyInfo.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out PublicKey? key, out string error)
    {
        key = null;
        error = "not a DER SubjectPublicKeyInfo";
        var outer = new DerReader(der);
        if (!outer.TryEnter(DerTag.Sequence, out var info) || !outer.AtEnd
            || !info.TryEnter(DerTag.Sequence, out var algorithm)
            || !info.TryRead(DerTag.BitString, out var bits) || !info.AtEnd || !DerValue.TryWholeBytes(bits, out var encoded)
            || !algorithm.TryRead(DerTag.ObjectIdentifier, out var oid))
            return false;
        (key, error) = Import(der, oid.Span, algorithm, encoded);
        return key is not null;
    }

    /// <summary>Reads an RSAPublicKey (RFC 8017, appendix A.1.1) and wraps it as SubjectPublicKeyInfo.</summary>
    public static bool TryReadPkcs1(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out PublicKey? key, out string error)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            writer.WriteBitString(der.Span);
        }

        return TryRead(writer.Encode(), out key, out error);
    }

    private static (PublicKey? Key, string Error) Import(ReadOnlyMemory<byte> der, ReadOnlySpan<byte> oid, DerReader parameters, ReadOnlyMemory<byte> encoded)
    {
        if (oid.SequenceEqual(Oids.EcPublicKey))
            return parameters.TryRead(DerTag.ObjectIdentifier, out var curve) && parameters.AtEnd
                ? ImportEcdsa(der, curve.Span, encoded.Span)
                : (null, "an elliptic curve that is not named");
        if (oid.SequenceEqual(Oids.RsaEncryption))
            return parameters.TryRead(DerTag.Null, out var nothing) && nothing.IsEmpty && parameters.AtEnd
                ? ImportRsa(der, encoded)
                : (null, "RSA parameters that are not NULL");
        if (!oid.SequenceEqual(Oids.Ed25519))
            return (null, "a key algorithm that is not supported, want ECDSA, RSA or Ed25519");
        return parameters.AtEnd && encoded.Length == 32 && Ed25519Key.TryImport(encoded.Span) is { } key
            ? (new PublicKey(KeyAlgorithm.Ed25519, der, key), "")
            : (null, "not an Ed25519 point");
    }

    private static (PublicKey? Key, string Error) ImportEcdsa(ReadOnlyMemory<byte> der, ReadOnlySpan<byte> oid, ReadOnlySpan<byte> point)
    {
        (KeyAlgorithm Algorithm, int Width)? kind =
            oid.SequenceEqual(Oids.P256) ? (KeyAlgorithm.EcdsaP256, 32)
            : oid.SequenceEqual(Oids.P384) ? (KeyAlgorithm.EcdsaP384, 48)
            : oid.SequenceEqual(Oids.P521) ? (KeyAlgorithm.EcdsaP521, 66)
            : null;
        if (kind is not var (algorithm, width))
            return (null, "an elliptic curve that is not supported, want P-256, P-384 or P-521");
        if (point.Length != 1 + 2 * width || point[0] != 0x04)
            return (null, "an elliptic-curve point that is not uncompressed");
        var x = point.Slice(1, width);
        var y = point[(1 + width)..];
        VerifyingKey? key = algorithm switch
        {
            KeyAlgorithm.EcdsaP256 => CurveKey<Field256>.TryImport(x, y),
            KeyAlgorithm.EcdsaP384 => CurveKey<Field384>.TryImport(x, y),
            _ => EcdsaKey.TryImport(ECCurve.NamedCurves.nistP521, x.ToArray(), y.ToArray()),
        };
        return key is null ? (null, "a point that is not on its curve") : (new PublicKey(algorithm, der, key), "");
    }

    private static (PublicKey? Key, string Error) ImportRsa(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> encoded)
    {
        var outer = new DerReader(encoded);
        if (!outer.TryEnter(DerTag.Sequence, out var pair) || !outer.AtEnd
            || !pair.TryRead(DerTag.Integer, out var first) || !pair.TryRead(DerTag.Integer, out var second) || !pair.AtEnd
            || !DerValue.TryUnsigned(first.Span, out var modulus) || !DerValue.TryUnsigned(second.Span, out var exponent))
            return (null, "not an RSAPublicKey");
        var bits = (modulus.Length - 1) * 8 + (32 - int.LeadingZeroCount(modulus[0]));
        if (bits is < MinRsaBits or > MaxRsaBits)
            return (null, $"RSA of {bits} bits, want {MinRsaBits} to {MaxRsaBits}");
        if (exponent.Length > MaxRsaExponentBytes || exponent is [0] or [1] || (exponent[^1] & 1) == 0)
            return (null, "an RSA exponent that is even, 1 or too large");
        var key = RsaKey.TryImport(modulus.ToArray(), exponent.ToArray());
        return key is null ? (null, "an RSA key that the library refuses") : (new PublicKey(KeyAlgorithm.Rsa, der, key), "");
    }
}
