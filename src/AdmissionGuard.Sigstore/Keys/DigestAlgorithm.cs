namespace AdmissionGuard.Sigstore.Keys;

/// <summary>The hashes that may name an artifact or be signed: SHA-2 of 256 bits and more.</summary>
internal enum DigestAlgorithm
{
    Sha256,
    Sha384,
    Sha512,
}
