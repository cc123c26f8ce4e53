using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>
/// A public key that may verify signatures: read strictly, imported once, immutable and safe for concurrent use. Two
/// texts of the same key have the same <see cref="Fingerprint"/>, as only one DER of a key is accepted.
/// </summary>
public sealed class PublicKey
{
    private readonly VerifyingKey verifyingKey;

    internal PublicKey(KeyAlgorithm algorithm, ReadOnlyMemory<byte> subjectPublicKeyInfo, VerifyingKey verifyingKey)
    {
        this.verifyingKey = verifyingKey;
        Algorithm = algorithm;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        FingerprintBytes = SHA256.HashData(subjectPublicKeyInfo.Span);
        Fingerprint = Convert.ToHexStringLower(FingerprintBytes.Span);
    }

    /// <summary>The kind of key.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="SubjectPublicKeyInfo"/>; also the id of a log with this key (RFC 6962, section 3.2).</summary>
    public string Fingerprint { get; }

    /// <summary>The DER SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7).</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    internal ReadOnlyMemory<byte> FingerprintBytes { get; }

    /// <summary>
    /// Reads the one public key of a PEM text (RFC 7468): <c>PUBLIC KEY</c>, or <c>RSA PUBLIC KEY</c> (PKCS#1). ECDSA on
    /// P-256, P-384 and P-521, RSA of 2048 to 4096 bits, Ed25519; everything else is refused.
    /// </summary>
    /// <param name="pem">The text; what stands outside the block is ignored, a second block is an error.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong, for the author of the text; empty on success.</param>
    public static bool TryParsePem(ReadOnlySpan<char> pem, [NotNullWhen(true)] out PublicKey? key, out string error)
    {
        key = null;
        if (!PemText.TryReadOnlyBlock(pem, out var label, out var der, out error))
            return false;
        switch (label)
        {
            case "PUBLIC KEY":
                return TryParseDer(der, out key, out error);
            case "RSA PUBLIC KEY":
                return SubjectPublicKeyInfoReader.TryReadPkcs1(der, out key, out error);
            default:
                error = $"a PEM block of type \"{label}\", want \"PUBLIC KEY\"";
                return false;
        }
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo; the same keys as <see cref="TryParsePem"/>.</summary>
    /// <param name="subjectPublicKeyInfo">Exactly one SubjectPublicKeyInfo.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong; empty on success.</param>
    public static bool TryParseDer(ReadOnlyMemory<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out PublicKey? key, out string error) =>
        SubjectPublicKeyInfoReader.TryRead(subjectPublicKeyInfo, out key, out error);

    /// <summary>Tells that many signatures of this key will be checked, as of the keys of authorities.</summary>
    internal void ExpectOften() => verifyingKey.ExpectOften();

    internal bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature) =>
        signature.Length <= EvidenceLimits.MaxSignatureBytes && verifyingKey.VerifyDigest(scheme, digest, signature);

    internal bool VerifyMessage(SignatureScheme scheme, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
        signature.Length <= EvidenceLimits.MaxSignatureBytes && verifyingKey.VerifyMessage(scheme, message, signature);
}
