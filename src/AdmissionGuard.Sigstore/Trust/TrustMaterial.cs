namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Whom a verification trusts: a key, a Sigstore instance, or certificate authorities of one's own.</summary>
public abstract class TrustMaterial
{
    private protected TrustMaterial(TrustedRoot? root)
    {
        Root = root;
    }

    /// <summary>What distinguishes this trust from any other, stable over restarts: verdicts are remembered under it.</summary>
    public abstract string Id { get; }

    /// <summary>The instance whose logs and timestamp authorities count; null when none does.</summary>
    public TrustedRoot? Root { get; }
}
