using Org.BouncyCastle.Math.EC.Rfc8032;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Ed25519 and Ed25519ph (RFC 8032) by BouncyCastle; .NET has neither.</summary>
internal sealed class Ed25519Key : VerifyingKey
{
    private const int SignatureLength = 64;
    private static readonly byte[] EmptyContext = [];

    private readonly Ed25519.PublicPoint point;

    private Ed25519Key(Ed25519.PublicPoint point) => this.point = point;

    /// <summary>
    /// Imports 32 bytes; null when they are not the canonical encoding of a point, or of one of the eight points of small order,
    /// for which signatures can be made without a secret. That a point has no part of small order is not asked, as RFC 8032,
    /// section 5.1.7, does not: it would let nobody sign but the key's owner.
    /// </summary>
    public static Ed25519Key? TryImport(ReadOnlySpan<byte> encoded) =>
        Ed25519.ValidatePublicKeyPartialExport(encoded) is { } point ? new Ed25519Key(point) : null;

    /// <inheritdoc/>
    public override bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature) =>
        scheme == SignatureScheme.Ed25519ph && digest.Length == DigestAlgorithm.Sha512.Length() && signature.Length == SignatureLength
        && Ed25519.VerifyPrehash(signature.Span, point, EmptyContext, digest);

    /// <inheritdoc/>
    public override bool VerifyMessage(SignatureScheme scheme, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
        scheme == SignatureScheme.Ed25519
            ? signature.Length == SignatureLength && Ed25519.Verify(signature.Span, point, message)
            : base.VerifyMessage(scheme, message, signature);
}
