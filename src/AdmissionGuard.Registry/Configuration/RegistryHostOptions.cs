namespace AdmissionGuard.Registry.Configuration;

/// <summary>What the operator says about one host: a registry, a mirror or a token service.</summary>
/// <param name="Host"><c>host[:port]</c>.</param>
public sealed record RegistryHostOptions(string Host)
{
    /// <summary>Speaks plain HTTP. Credentials then cross the network unprotected; only where the network is trusted.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Takes any server certificate. Content stays bound to its digest; tags, credentials and absence do not.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>PEM certificates of the authorities that issue this host's certificate, in place of the system's; null for the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>PEM certificate and key that we present to this host; null for none.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>
    /// <c>host[:port]</c> of the token services that this registry's credentials may be sent to, besides the registry's own
    /// origin. The well-known services of docker.io and other public registries need not be named.
    /// </summary>
    public IReadOnlyList<string> TokenRealms { get; init; } = [];

    /// <summary>The host; not the key.</summary>
    public override string ToString() => Host;
}
