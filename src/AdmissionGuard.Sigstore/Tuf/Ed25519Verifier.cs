using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Scheme <c>ed25519</c>: 32 key bytes in hex.</summary>
internal sealed class Ed25519Verifier : ITufVerifier
{
    private const int KeyLength = 32;
    private const int SignatureLength = 64;
    private readonly Ed25519PublicKeyParameters key;

    private Ed25519Verifier(Ed25519PublicKeyParameters key, string fingerprint)
    {
        this.key = key;
        Fingerprint = fingerprint;
    }

    public string Fingerprint { get; }

    public static Ed25519Verifier? Import(string hex) =>
        TufJson.Hex(hex) is { Length: KeyLength } bytes
            ? new Ed25519Verifier(new Ed25519PublicKeyParameters(bytes), TufVerifiers.Fingerprint(bytes))
            : null;

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        // The library throws for another length.
        if (signature.Length != SignatureLength) return false;
        var signer = new Ed25519Signer();
        signer.Init(false, key);
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray());
    }
}
