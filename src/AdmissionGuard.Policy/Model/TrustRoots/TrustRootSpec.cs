namespace AdmissionGuard.Policy.Model;

/// <summary>Where trust material comes from: exactly one of <c>trustedRoot</c> and <c>tuf</c>.</summary>
public sealed record TrustRootSpec
{
    /// <summary>A <c>trusted_root.json</c> that you provide yourself.</summary>
    public TrustedRootSource? TrustedRoot { get; init; }

    /// <summary>A TUF repository, refreshed in the background.</summary>
    public TufRepository? Tuf { get; init; }
}
