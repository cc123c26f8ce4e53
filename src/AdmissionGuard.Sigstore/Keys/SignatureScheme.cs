namespace AdmissionGuard.Sigstore.Keys;

/// <summary>A signature algorithm complete with its hash and padding: nothing about it is taken from what is verified.</summary>
internal enum SignatureScheme
{
    EcdsaSha256,
    EcdsaSha384,
    EcdsaSha512,
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
    Ed25519,
    Ed25519ph,
}
