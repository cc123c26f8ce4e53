using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>What a Rekor v2 entry's <c>keyDetails</c> say (Sigstore protobuf specification, <c>PublicKeyDetails</c>).</summary>
internal static class EntryKeyDetails
{
    /// <summary>Whether the details are those of a key of this kind that signs a digest of this algorithm.</summary>
    public static bool Fit(string details, KeyAlgorithm key, DigestAlgorithm digest) => (details, key, digest) switch
    {
        ("PKIX_ECDSA_P256_SHA_256", KeyAlgorithm.EcdsaP256, DigestAlgorithm.Sha256) => true,
        ("PKIX_ECDSA_P384_SHA_384", KeyAlgorithm.EcdsaP384, DigestAlgorithm.Sha384) => true,
        ("PKIX_ECDSA_P384_SHA_256", KeyAlgorithm.EcdsaP384, DigestAlgorithm.Sha256) => true,
        ("PKIX_ECDSA_P521_SHA_512", KeyAlgorithm.EcdsaP521, DigestAlgorithm.Sha512) => true,
        ("PKIX_ECDSA_P521_SHA_256", KeyAlgorithm.EcdsaP521, DigestAlgorithm.Sha256) => true,
        ("PKIX_ED25519_PH", KeyAlgorithm.Ed25519, DigestAlgorithm.Sha512) => true,
        ("PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256" or "PKIX_RSA_PKCS1V15_4096_SHA256", KeyAlgorithm.Rsa, DigestAlgorithm.Sha256) => true,
        ("PKIX_RSA_PSS_2048_SHA256" or "PKIX_RSA_PSS_3072_SHA256" or "PKIX_RSA_PSS_4096_SHA256", KeyAlgorithm.Rsa, DigestAlgorithm.Sha256) => true,
        _ => false,
    };
}
