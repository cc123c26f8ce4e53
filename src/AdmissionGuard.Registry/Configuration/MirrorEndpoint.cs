namespace AdmissionGuard.Registry.Configuration;

/// <summary>One <c>[host."…"]</c> table of a <c>hosts.toml</c>.</summary>
/// <param name="Address">Scheme, host, port and path; <c>/v2</c> is appended unless <paramref name="OverridePath"/>.</param>
/// <param name="Capabilities">What it is asked for.</param>
/// <param name="OverridePath">True when the path is the API root as it stands.</param>
public sealed record MirrorEndpoint(Uri Address, MirrorCapabilities Capabilities = MirrorCapabilities.All, bool OverridePath = false)
{
    /// <summary>Takes any server certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>PEM certificates of the authorities that issue its certificate; null for the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>PEM certificate and key that we present; null for none.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Headers sent with each request to it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The address; not headers or keys.</summary>
    public override string ToString() => Address.ToString();
}
