using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The key types and schemes that the specification recommends (4.2.2), and the name that older repositories use for one of them.</summary>
internal static class TufVerifiers
{
    /// <summary>Imports a key; null when its type or scheme is unknown, or the key cannot be used.</summary>
    public static ITufVerifier? Create(string type, string scheme, string publicKey)
    {
        try
        {
            return (type, scheme) switch
            {
                ("ed25519", "ed25519") => Ed25519Verifier.Import(publicKey),
                // Repositories made before securesystemslib 0.28 call the type by its scheme.
                ("ecdsa" or "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => EcdsaVerifier.Import(publicKey),
                ("rsa", "rsassa-pss-sha256") => RsaPssVerifier.Import(publicKey),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    public static string Fingerprint(ReadOnlySpan<byte> subjectPublicKeyInfo) => Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));
}
