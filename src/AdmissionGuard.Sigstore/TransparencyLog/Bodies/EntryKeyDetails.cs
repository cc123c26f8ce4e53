using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>What a Rekor v2 entry's <c>keyDetails</c> say (Sigstore protobuf specification, <c>PublicKeyDetails</c>).</summary>
/// <param name="Key">The kind of key.</param>
/// <param name="Digest">The hash that is signed; null for pure Ed25519, which signs the message.</param>
internal sealed record EntryKeyDetails(KeyAlgorithm Key, DigestAlgorithm? Digest)
{
    /// <summary>Reads the name; null for every other one.</summary>
    public static EntryKeyDetails? Parse(string? details) => details switch
    {
        "PKIX_ECDSA_P256_SHA_256" => new(KeyAlgorithm.EcdsaP256, DigestAlgorithm.Sha256),
        "PKIX_ECDSA_P384_SHA_384" => new(KeyAlgorithm.EcdsaP384, DigestAlgorithm.Sha384),
        "PKIX_ECDSA_P384_SHA_256" => new(KeyAlgorithm.EcdsaP384, DigestAlgorithm.Sha256),
        "PKIX_ECDSA_P521_SHA_512" => new(KeyAlgorithm.EcdsaP521, DigestAlgorithm.Sha512),
        "PKIX_ECDSA_P521_SHA_256" => new(KeyAlgorithm.EcdsaP521, DigestAlgorithm.Sha256),
        "PKIX_ED25519" => new(KeyAlgorithm.Ed25519, null),
        "PKIX_ED25519_PH" => new(KeyAlgorithm.Ed25519, DigestAlgorithm.Sha512),
        "PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256" or "PKIX_RSA_PKCS1V15_4096_SHA256" => new(KeyAlgorithm.Rsa, DigestAlgorithm.Sha256),
        "PKIX_RSA_PSS_2048_SHA256" or "PKIX_RSA_PSS_3072_SHA256" or "PKIX_RSA_PSS_4096_SHA256" => new(KeyAlgorithm.Rsa, DigestAlgorithm.Sha256),
        _ => null,
    };
}
