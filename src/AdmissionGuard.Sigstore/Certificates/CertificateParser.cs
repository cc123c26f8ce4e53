using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>Reads Certificate (RFC 5280, section 4.1), version 3 only, from strict DER.</summary>
internal static class CertificateParser
{
    private const int MaxSerialNumberBytes = 20;

    /// <summary>Reads exactly one certificate.</summary>
    /// <param name="der">The certificate; kept, not copied.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="error">What is wrong; empty on success.</param>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out Certificate? certificate, out string error)
    {
        certificate = null;
        if (der.Length > EvidenceLimits.MaxCertificateBytes)
        {
            error = $"a certificate of {der.Length} bytes, want at most {EvidenceLimits.MaxCertificateBytes}";
            return false;
        }

        error = "not an X.509 v3 certificate in DER";
        var outer = new DerReader(der);
        if (!outer.TryEnter(DerTag.Sequence, out var body) || !outer.AtEnd
            || !body.TryReadWhole(DerTag.Sequence, out var toBeSigned)
            || !body.TryReadWhole(DerTag.Sequence, out var signatureAlgorithm)
            || !body.TryRead(DerTag.BitString, out var bits) || !body.AtEnd || !DerValue.TryWholeBytes(bits, out var signature)
            || !TryReadToBeSigned(toBeSigned, out var parts)
            || !parts.Algorithm.Span.SequenceEqual(signatureAlgorithm.Span))
            return false;
        if (!SignatureAlgorithmIdentifier.TryRead(signatureAlgorithm, out var scheme))
        {
            error = "a certificate signature algorithm that is not supported";
            return false;
        }

        if (!PublicKey.TryParseDer(parts.PublicKey, out var key, out var keyError))
        {
            error = "the certificate's key: " + keyError;
            return false;
        }

        if (!CertificateExtensionsReader.TryRead(parts.Extensions, out var extensions, out error))
            return false;
        certificate = new Certificate
        {
            Der = der,
            ToBeSigned = toBeSigned,
            SignatureScheme = scheme,
            Signature = signature,
            SerialNumber = parts.SerialNumber,
            Issuer = parts.Issuer,
            Subject = parts.Subject,
            Validity = parts.Validity,
            PublicKey = key,
            Extensions = extensions,
            BeforeExtensions = parts.BeforeExtensions,
        };
        return true;
    }

    private static bool TryReadToBeSigned(ReadOnlyMemory<byte> toBeSigned, out Parts parts)
    {
        parts = new Parts();
        if (!new DerReader(toBeSigned).TryRead(DerTag.Sequence, out var contents))
            return false;
        var fields = new DerReader(contents);
        if (!fields.TryEnter(DerTag.ContextConstructed(0), out var version)
            || !version.TryRead(DerTag.Integer, out var number) || !version.AtEnd || number.Span is not [2]
            || !fields.TryRead(DerTag.Integer, out var serial) || !DerValue.TryUnsigned(serial.Span, out var unsigned) || unsigned.Length > MaxSerialNumberBytes
            || !fields.TryReadWhole(DerTag.Sequence, out parts.Algorithm)
            || !fields.TryReadWhole(DerTag.Sequence, out parts.Issuer)
            || !fields.TryEnter(DerTag.Sequence, out var validity)
            || !fields.TryReadWhole(DerTag.Sequence, out parts.Subject)
            || !fields.TryReadWhole(DerTag.Sequence, out parts.PublicKey)
            || !TryReadTime(ref validity, out var notBefore) || !TryReadTime(ref validity, out var notAfter) || !validity.AtEnd
            || !fields.TryReadElement(out var tag, out parts.Extensions, out var wrapper) || tag != DerTag.ContextConstructed(3) || !fields.AtEnd)
            return false;
        parts.SerialNumber = serial[^unsigned.Length..];
        parts.Validity = new ValidityWindow(notBefore, notAfter);
        parts.BeforeExtensions = contents[..^wrapper.Length];
        return true;
    }

    private static bool TryReadTime(ref DerReader validity, out DateTimeOffset time)
    {
        time = default;
        return validity.TryReadElement(out var tag, out var contents, out _) && DerValue.TryCertificateTime(tag, contents.Span, out time);
    }

    private struct Parts
    {
        public ReadOnlyMemory<byte> Algorithm, Issuer, Subject, PublicKey, Extensions, SerialNumber, BeforeExtensions;
        public ValidityWindow Validity;
    }
}
