using AdmissionGuard.Registry.Credentials;

namespace AdmissionGuard.Registry.Configuration;

/// <summary>All that an operator can say about registries. The defaults are safe: TLS to public addresses, no credentials.</summary>
public sealed record RegistryOptions
{
    /// <summary>Hosts with plain HTTP, a private authority, or a token service elsewhere. Being named allows a host to be in a private network or on loopback.</summary>
    public IReadOnlyList<RegistryHostOptions> Hosts { get; init; } = [];

    /// <summary>Mirrors (containerd <c>hosts.toml</c> semantics).</summary>
    public IReadOnlyList<RegistryMirrors> Mirrors { get; init; } = [];

    /// <summary>Separate repositories for evidence.</summary>
    public IReadOnlyList<EvidenceRepository> EvidenceRepositories { get; init; } = [];

    /// <summary>Pull secrets that serve every review, after the workload's own.</summary>
    public IReadOnlyList<PullSecret> OperatorSecrets { get; init; } = [];

    /// <summary>Exec plugins that serve every review, after the secrets.</summary>
    public IReadOnlyList<CredentialProvider> CredentialProviders { get; init; } = [];

    /// <summary>Where connections may go.</summary>
    public EgressOptions Egress { get; init; } = new();

    /// <summary>How much is taken.</summary>
    public RegistryLimits Limits { get; init; } = new();

    /// <summary>How long things may take.</summary>
    public RegistryTimeouts Timeouts { get; init; } = new();

    /// <summary>Retries, bulkheads and circuits.</summary>
    public ResilienceOptions Resilience { get; init; } = new();

    /// <summary>What is remembered.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>How requests name us.</summary>
    public string UserAgent { get; init; } = "admissionguard";
}
