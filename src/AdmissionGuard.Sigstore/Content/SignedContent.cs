using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Content;

/// <summary>What a signature is over, as received and not yet believed.</summary>
internal abstract class SignedContent
{
    private readonly byte[]?[] digests = new byte[3][];

    private protected SignedContent(ReadOnlyMemory<byte> signature)
    {
        Signature = signature;
    }

    /// <summary>The signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>
    /// The exact bytes that are signed; null when they are the artifact itself, which does not come with its signature.
    /// </summary>
    public abstract ReadOnlyMemory<byte>? Message { get; }

    /// <summary>The digest of <see cref="Message"/>, computed once; null when there is no message.</summary>
    public byte[]? Digest(DigestAlgorithm algorithm)
    {
        if (digests[(int)algorithm] is { } known)
            return known;
        if (Message is not { } message)
            return null;
        var digest = new byte[algorithm.Length()];
        algorithm.Hash(message.Span, digest);
        return digests[(int)algorithm] = digest;
    }
}
