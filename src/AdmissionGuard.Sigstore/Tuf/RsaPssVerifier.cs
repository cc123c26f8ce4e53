using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Scheme <c>rsassa-pss-sha256</c>: a PEM public key of at least 2048 bits, a salt as long as the hash.</summary>
internal sealed class RsaPssVerifier : ITufVerifier
{
    private const int MinKeyBits = 2048;

    // Larger keys exist only to cost time.
    private const int MaxKeyBits = 8192;
    private readonly RSA key;

    private RsaPssVerifier(RSA key)
    {
        this.key = key;
        Fingerprint = TufVerifiers.Fingerprint(key.ExportSubjectPublicKeyInfo());
    }

    public string Fingerprint { get; }

    public static RsaPssVerifier? Import(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key.KeySize is >= MinKeyBits and <= MaxKeyBits ? new RsaPssVerifier(key) : null;
    }

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
}
