using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>Reads the AlgorithmIdentifier of a signature (RFC 5758, section 3.2; RFC 4055, section 5; RFC 8410). SHA-1 is not supported.</summary>
internal static class SignatureAlgorithmIdentifier
{
    /// <summary>Reads a whole AlgorithmIdentifier.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> identifier, out SignatureScheme scheme)
    {
        scheme = default;
        if (!new DerReader(identifier).TryEnter(DerTag.Sequence, out var fields) || !fields.TryRead(DerTag.ObjectIdentifier, out var oid))
            return false;
        var hasNull = fields.TryRead(DerTag.Null, out var nothing) && nothing.IsEmpty;
        if (!fields.AtEnd)
            return false;
        if (Match(oid.Span) is not { } match)
            return false;
        // RFC 5758 and RFC 8410 want no parameters, RFC 4055 wants NULL.
        scheme = match;
        var isRsa = match is SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512;
        return hasNull == isRsa;
    }

    private static SignatureScheme? Match(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual(Oids.EcdsaWithSha256) ? SignatureScheme.EcdsaSha256
        : oid.SequenceEqual(Oids.EcdsaWithSha384) ? SignatureScheme.EcdsaSha384
        : oid.SequenceEqual(Oids.EcdsaWithSha512) ? SignatureScheme.EcdsaSha512
        : oid.SequenceEqual(Oids.Sha256WithRsa) ? SignatureScheme.RsaPkcs1Sha256
        : oid.SequenceEqual(Oids.Sha384WithRsa) ? SignatureScheme.RsaPkcs1Sha384
        : oid.SequenceEqual(Oids.Sha512WithRsa) ? SignatureScheme.RsaPkcs1Sha512
        : oid.SequenceEqual(Oids.Ed25519) ? SignatureScheme.Ed25519
        : null;
}
