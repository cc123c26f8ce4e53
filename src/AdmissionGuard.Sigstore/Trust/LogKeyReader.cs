using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Reads a log's key and holds it to its <c>keyDetails</c> (Sigstore protobuf specification, <c>PublicKeyDetails</c>).</summary>
internal static class LogKeyReader
{
    /// <summary>Reads the key; both results are null when it is malformed or of another kind than told.</summary>
    /// <param name="details">The <c>keyDetails</c>.</param>
    /// <param name="rawBytes">The key: SubjectPublicKeyInfo, for PKCS1 details an RSAPublicKey.</param>
    /// <param name="hashAlgorithm">The hash of the log's Merkle tree.</param>
    public static (PublicKey? Key, string? Unsupported) Read(string details, ReadOnlyMemory<byte> rawBytes, string hashAlgorithm)
    {
        if (hashAlgorithm != "SHA2_256")
            return (null, $"a Merkle tree over \"{hashAlgorithm}\"");
        (KeyAlgorithm Algorithm, bool IsPkcs1)? wanted = details switch
        {
            "PKIX_ECDSA_P256_SHA_256" => (KeyAlgorithm.EcdsaP256, false),
            "PKIX_ECDSA_P384_SHA_384" => (KeyAlgorithm.EcdsaP384, false),
            "PKIX_ECDSA_P521_SHA_512" => (KeyAlgorithm.EcdsaP521, false),
            "PKIX_ED25519" => (KeyAlgorithm.Ed25519, false),
            "PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256" or "PKIX_RSA_PKCS1V15_4096_SHA256" => (KeyAlgorithm.Rsa, false),
            // Deprecated, and what Sigstore's staging instance still gives for its first CT log.
            "PKCS1_RSA_PKCS1V5" => (KeyAlgorithm.Rsa, true),
            _ => null,
        };
        if (wanted is not { } kind)
            return (null, $"a key of kind \"{details}\"");
        PublicKey? key;
        var read = kind.IsPkcs1
            ? SubjectPublicKeyInfoReader.TryReadPkcs1(rawBytes, out key, out _)
            : PublicKey.TryParseDer(rawBytes, out key, out _);
        return (read && key!.Algorithm == kind.Algorithm ? key : null, null);
    }
}
