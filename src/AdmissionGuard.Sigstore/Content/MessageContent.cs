using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Content;

/// <summary>A signature over the artifact itself (Sigstore bundle, <c>messageSignature</c>).</summary>
/// <param name="algorithm">The algorithm of the digest that the bundle tells.</param>
/// <param name="toldDigest">The artifact's digest as the bundle tells it: a hint that must be true.</param>
/// <param name="signature">The signature.</param>
internal sealed class MessageContent(DigestAlgorithm algorithm, ReadOnlyMemory<byte> toldDigest, ReadOnlyMemory<byte> signature) : SignedContent(signature)
{
    /// <summary>The algorithm of <see cref="ToldDigest"/>.</summary>
    public DigestAlgorithm Algorithm => algorithm;

    /// <summary>The artifact's digest as the bundle tells it.</summary>
    public ReadOnlyMemory<byte> ToldDigest => toldDigest;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Message => null;
}
