namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Trust in the certificates of a Sigstore instance; who of those whom they name may sign is the policy's.</summary>
public sealed class RootTrust : TrustMaterial
{
    /// <summary>Trusts the instance.</summary>
    /// <param name="root">Its authorities.</param>
    public RootTrust(TrustedRoot root)
        : base(root ?? throw new ArgumentNullException(nameof(root)))
    {
        Id = $"root:{root.Version}";
    }

    /// <inheritdoc/>
    public override string Id { get; }
}
