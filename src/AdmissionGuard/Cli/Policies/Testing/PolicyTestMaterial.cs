namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>What a Secret, ConfigMap or trust root holds: exactly one of the three.</summary>
internal sealed record PolicyTestMaterial
{
    /// <summary>The name of a Secret.</summary>
    public string? Secret { get; init; }

    /// <summary>The name of a ConfigMap.</summary>
    public string? ConfigMap { get; init; }

    /// <summary>The name of a TrustRoot, or <c>public-good</c>.</summary>
    public string? TrustRoot { get; init; }

    /// <summary>The namespace; left out: the operator's.</summary>
    public string? Namespace { get; init; }

    /// <summary>The key; left out: <c>cosign.pub</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The file with the content, from the folder of the cases.</summary>
    public required string File { get; init; }
}
