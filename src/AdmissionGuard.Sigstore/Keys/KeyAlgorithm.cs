namespace AdmissionGuard.Sigstore.Keys;

/// <summary>The kinds of public key that can verify here. Everything else is refused when the key is read.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on NIST P-256.</summary>
    EcdsaP256,

    /// <summary>ECDSA on NIST P-384.</summary>
    EcdsaP384,

    /// <summary>ECDSA on NIST P-521.</summary>
    EcdsaP521,

    /// <summary>RSA of 2048 to 4096 bits, PKCS#1 v1.5 or PSS.</summary>
    Rsa,

    /// <summary>Ed25519 and Ed25519ph (RFC 8032).</summary>
    Ed25519,
}
