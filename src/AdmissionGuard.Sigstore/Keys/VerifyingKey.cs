namespace AdmissionGuard.Sigstore.Keys;

/// <summary>A public key, imported once, that checks signatures. Safe for concurrent use; the seam between crypto libraries.</summary>
internal abstract class VerifyingKey
{
    /// <summary>Tells that many signatures of this key will be checked, so that it may prepare for them.</summary>
    public virtual void ExpectOften()
    {
    }

    /// <summary>Checks a signature over a digest that was made with the scheme's hash.</summary>
    /// <returns>False for a bad signature and for a scheme that is not this key's.</returns>
    public abstract bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature);

    /// <summary>Checks a signature over a message.</summary>
    /// <returns>False for a bad signature and for a scheme that is not this key's.</returns>
    public virtual bool VerifyMessage(SignatureScheme scheme, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature)
    {
        Span<byte> digest = stackalloc byte[DigestAlgorithms.MaxLength];
        return SignatureSchemes.Hash(scheme) is { } hash && VerifyDigest(scheme, hash.Hash(message, digest), signature);
    }
}
