using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>Reads SignerInfo (RFC 5652, section 5.3) with the signed attributes that RFC 3161 prescribes.</summary>
internal static class TimestampSignerReader
{
    // Content type, digest, signing certificate, signing time, and room for what authorities add.
    private const int MaxAttributes = 16;

    /// <summary>Reads the next element.</summary>
    public static bool TryRead(ref DerReader signers, [NotNullWhen(true)] out TimestampSigner? signer)
    {
        signer = null;
        ReadOnlyMemory<byte> issuer = default, serial = default, keyId = default;
        if (!signers.TryEnter(DerTag.Sequence, out var info) || !info.TryRead(DerTag.Integer, out var version))
            return false;
        // "If the SignerIdentifier is the CHOICE issuerAndSerialNumber, then the version MUST be 1 […]
        // subjectKeyIdentifier, then the version MUST be 3" (RFC 5652, section 5.3).
        if (version.Span is not [var number] || number != (info.NextTag == DerTag.Context(0) ? 3 : 1))
            return false;
        if (info.NextTag == DerTag.Context(0))
        {
            if (!info.TryRead(DerTag.Context(0), out keyId) || keyId.IsEmpty)
                return false;
        }
        else if (!info.TryEnter(DerTag.Sequence, out var name) || !name.TryReadWhole(DerTag.Sequence, out issuer)
            || !name.TryRead(DerTag.Integer, out var serialNumber) || !name.AtEnd || !TryUnsigned(serialNumber, out serial))
        {
            return false;
        }

        if (!DigestAlgorithmIdentifier.TryRead(ref info, out var digest)
            || !info.TryReadWhole(DerTag.ContextConstructed(0), out var attributes)
            || !TryReadAttributes(attributes, out var messageDigest, out var certificates)
            || messageDigest.Length != digest.Length()
            || !info.TryReadWhole(DerTag.Sequence, out var algorithm) || !TryReadScheme(algorithm, digest, out var scheme)
            || !info.TryRead(DerTag.OctetString, out var signature)
            || !info.TrySkipOptional(DerTag.ContextConstructed(1)) || !info.AtEnd)
            return false;

        // "A separate encoding of the signedAttrs field is performed for message digest calculation. The IMPLICIT [0] tag
        // in the signedAttrs is not used for the DER encoding, rather an EXPLICIT SET OF tag is used" (RFC 5652, section 5.4).
        var signed = attributes.ToArray();
        signed[0] = DerTag.Set;
        signer = new TimestampSigner
        {
            Issuer = issuer,
            SerialNumber = serial,
            KeyId = keyId,
            Digest = digest,
            SignedAttributes = signed,
            MessageDigest = messageDigest,
            CertificateDigests = certificates,
            Scheme = scheme,
            Signature = signature,
        };
        return true;
    }

    private static bool TryUnsigned(ReadOnlyMemory<byte> contents, out ReadOnlyMemory<byte> value)
    {
        var sound = DerValue.TryUnsigned(contents.Span, out var unsigned);
        value = sound ? contents[^unsigned.Length..] : default;
        return sound;
    }

    // CMS also allows the bare key algorithm, with the hash told beside it (RFC 8017, appendix A.2.4; RFC 5754, section 3.2).
    private static bool TryReadScheme(ReadOnlyMemory<byte> identifier, DigestAlgorithm digest, out SignatureScheme scheme)
    {
        if (SignatureAlgorithmIdentifier.TryRead(identifier, out scheme))
            return true;
        if (!new DerReader(identifier).TryEnter(DerTag.Sequence, out var fields) || !fields.TryRead(DerTag.ObjectIdentifier, out var oid)
            || !oid.Span.SequenceEqual(Oids.RsaEncryption) || !fields.TrySkipOptional(DerTag.Null) || !fields.AtEnd)
            return false;
        scheme = digest switch
        {
            DigestAlgorithm.Sha256 => SignatureScheme.RsaPkcs1Sha256,
            DigestAlgorithm.Sha384 => SignatureScheme.RsaPkcs1Sha384,
            _ => SignatureScheme.RsaPkcs1Sha512,
        };
        return true;
    }

    private static bool TryReadAttributes(ReadOnlyMemory<byte> attributes, out ReadOnlyMemory<byte> messageDigest, out List<CertificateDigest> certificates)
    {
        messageDigest = default;
        certificates = [];
        bool hasType = false, hasDigest = false;
        if (!new DerReader(attributes).TryEnter(DerTag.ContextConstructed(0), out var set))
            return false;
        for (var count = 0; !set.AtEnd; count++)
        {
            if (count == MaxAttributes || !set.TryEnter(DerTag.Sequence, out var attribute)
                || !attribute.TryRead(DerTag.ObjectIdentifier, out var oid) || !attribute.TryEnter(DerTag.Set, out var values) || !attribute.AtEnd)
                return false;
            if (oid.Span.SequenceEqual(Oids.ContentType))
            {
                if (hasType || !values.TryRead(DerTag.ObjectIdentifier, out var type) || !values.AtEnd || !type.Span.SequenceEqual(Oids.TimestampInfo))
                    return false;
                hasType = true;
            }
            else if (oid.Span.SequenceEqual(Oids.MessageDigest))
            {
                if (hasDigest || !values.TryRead(DerTag.OctetString, out messageDigest) || !values.AtEnd)
                    return false;
                hasDigest = true;
            }
            else if (oid.Span.SequenceEqual(Oids.SigningCertificate) || oid.Span.SequenceEqual(Oids.SigningCertificateV2))
            {
                if (!TryReadCertificateDigest(ref values, oid.Span.SequenceEqual(Oids.SigningCertificateV2), out var certificate) || !values.AtEnd)
                    return false;
                certificates.Add(certificate);
            }
        }

        return hasType && hasDigest && certificates.Count is 1 or 2;
    }

    // SigningCertificate and SigningCertificateV2: the first id is the signer's; further ids and policies add nothing here.
    private static bool TryReadCertificateDigest(ref DerReader values, bool isV2, [NotNullWhen(true)] out CertificateDigest? digest)
    {
        digest = null;
        if (!values.TryEnter(DerTag.Sequence, out var attribute) || !attribute.TryEnter(DerTag.Sequence, out var ids) || !ids.TryEnter(DerTag.Sequence, out var id))
            return false;
        DigestAlgorithm? algorithm = null;
        if (isV2)
        {
            // "hashAlgorithm DEFAULT {algorithm id-sha256}" (RFC 5035, section 4).
            var told = DigestAlgorithm.Sha256;
            if (id.NextTag == DerTag.Sequence && !DigestAlgorithmIdentifier.TryRead(ref id, out told))
                return false;
            algorithm = told;
        }

        if (!id.TryRead(DerTag.OctetString, out var hash) || !id.TrySkipOptional(DerTag.Sequence) || !id.AtEnd)
            return false;
        digest = new CertificateDigest(algorithm, hash);
        return true;
    }
}
