using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Ed25519 and Ed25519ph (RFC 8032) by BouncyCastle; .NET has neither.</summary>
internal sealed class Ed25519Key : VerifyingKey
{
    private const int SignatureLength = 64;
    private static readonly byte[] EmptyContext = [];

    private readonly Ed25519PublicKeyParameters key;

    private Ed25519Key(Ed25519PublicKeyParameters key) => this.key = key;

    /// <summary>Imports 32 bytes; null when they are not a point of full order.</summary>
    public static Ed25519Key? TryImport(ReadOnlySpan<byte> encoded) =>
        Ed25519.ValidatePublicKeyFull(encoded.ToArray(), 0) ? new Ed25519Key(new Ed25519PublicKeyParameters(encoded)) : null;

    /// <inheritdoc/>
    public override bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature) =>
        scheme == SignatureScheme.Ed25519ph && digest.Length == DigestAlgorithm.Sha512.Length() && signature.Length == SignatureLength
        && key.Verify(Ed25519.Algorithm.Ed25519ph, EmptyContext, digest.ToArray(), 0, digest.Length, signature.ToArray(), 0);

    /// <inheritdoc/>
    public override bool VerifyMessage(SignatureScheme scheme, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
        scheme == SignatureScheme.Ed25519
            ? signature.Length == SignatureLength && key.Verify(Ed25519.Algorithm.Ed25519, null, message.ToArray(), 0, message.Length, signature.ToArray(), 0)
            : base.VerifyMessage(scheme, message, signature);
}
