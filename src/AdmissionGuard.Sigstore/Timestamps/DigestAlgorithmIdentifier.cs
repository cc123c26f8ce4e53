using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>Reads the AlgorithmIdentifier of a hash (RFC 5754, section 2): SHA-2 of 256 bits and more, parameters absent or NULL.</summary>
internal static class DigestAlgorithmIdentifier
{
    /// <summary>Reads the next element.</summary>
    public static bool TryRead(ref DerReader reader, out DigestAlgorithm algorithm)
    {
        algorithm = default;
        if (!reader.TryEnter(DerTag.Sequence, out var fields) || !fields.TryRead(DerTag.ObjectIdentifier, out var oid)
            || !fields.TrySkipOptional(DerTag.Null) || !fields.AtEnd)
            return false;
        if (oid.Span.SequenceEqual(Oids.Sha256))
            algorithm = DigestAlgorithm.Sha256;
        else if (oid.Span.SequenceEqual(Oids.Sha384))
            algorithm = DigestAlgorithm.Sha384;
        else if (oid.Span.SequenceEqual(Oids.Sha512))
            algorithm = DigestAlgorithm.Sha512;
        else
            return false;
        return true;
    }
}
