namespace AdmissionGuard.Sigstore.Facts;

/// <summary>Who made a verified signature: the holder of a key, or the subject of a short-lived certificate.</summary>
public abstract record Signer
{
    private protected Signer()
    {
    }

    /// <summary>What distinguishes this signer from any other when signers are counted (threat T5): the key, or issuer and subject.</summary>
    public abstract string DistinctId { get; }
}
