using System.Diagnostics;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Which schemes are tried for a key, and what each hashes with.</summary>
internal static class SignatureSchemes
{
    private static readonly SignatureScheme[] P256 = [SignatureScheme.EcdsaSha256];
    private static readonly SignatureScheme[] P384 = [SignatureScheme.EcdsaSha384, SignatureScheme.EcdsaSha256];
    private static readonly SignatureScheme[] P521 = [SignatureScheme.EcdsaSha512, SignatureScheme.EcdsaSha256];
    private static readonly SignatureScheme[] Rsa = [SignatureScheme.RsaPkcs1Sha256, SignatureScheme.RsaPssSha256];
    private static readonly SignatureScheme[] Ed25519 = [SignatureScheme.Ed25519, SignatureScheme.Ed25519ph];

    /// <summary>
    /// The schemes with which a signer may have signed evidence, likeliest first. Nothing in evidence names the scheme:
    /// cosign 3 takes the hash that fits the curve and Ed25519ph, cosign 2 always SHA-256 and pure Ed25519 (Sigstore
    /// algorithm registry, and its deprecated entries <c>PKIX_ECDSA_P384_SHA_256</c> and <c>PKIX_ECDSA_P521_SHA_256</c>).
    /// </summary>
    public static ReadOnlySpan<SignatureScheme> ForEvidence(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => P256,
        KeyAlgorithm.EcdsaP384 => P384,
        KeyAlgorithm.EcdsaP521 => P521,
        KeyAlgorithm.Rsa => Rsa,
        KeyAlgorithm.Ed25519 => Ed25519,
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// The one scheme with which a log signs (RFC 6962, section 2.1.4: ECDSA or RSA with SHA-256; Rekor v2: also pure
    /// Ed25519). P-384 and P-521 logs hash to fit their curve, as the registry's key details say.
    /// </summary>
    public static SignatureScheme ForLog(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => SignatureScheme.EcdsaSha256,
        KeyAlgorithm.EcdsaP384 => SignatureScheme.EcdsaSha384,
        KeyAlgorithm.EcdsaP521 => SignatureScheme.EcdsaSha512,
        KeyAlgorithm.Rsa => SignatureScheme.RsaPkcs1Sha256,
        KeyAlgorithm.Ed25519 => SignatureScheme.Ed25519,
        _ => throw new UnreachableException(),
    };

    /// <summary>The hash that the scheme signs; for pure Ed25519, which signs the message itself, null.</summary>
    public static DigestAlgorithm? Hash(SignatureScheme scheme) => scheme switch
    {
        SignatureScheme.EcdsaSha256 or SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPssSha256 => DigestAlgorithm.Sha256,
        SignatureScheme.EcdsaSha384 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPssSha384 => DigestAlgorithm.Sha384,
        SignatureScheme.EcdsaSha512 or SignatureScheme.RsaPkcs1Sha512 or SignatureScheme.RsaPssSha512 or SignatureScheme.Ed25519ph => DigestAlgorithm.Sha512,
        SignatureScheme.Ed25519 => null,
        _ => throw new UnreachableException(),
    };
}
