using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>How an <see cref="OciRegistry"/> behaves.</summary>
public sealed record OciRegistryOptions
{
    /// <summary>False for a registry as before OCI 1.1.</summary>
    public bool HasReferrersApi { get; init; } = true;

    /// <summary>Referrers of one page.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>What it asks of its callers.</summary>
    public RegistryAuthentication Authentication { get; init; }

    /// <summary>Who may come in; null lets the token service give tokens to everybody.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>A refresh token that the token service takes in place of the credential.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>How long tokens are said to live.</summary>
    public int TokenLifetimeSeconds { get; init; } = 300;

    /// <summary>The realm that is named; null for its own <c>/token</c>.</summary>
    public string? TokenRealm { get; init; }

    /// <summary>Speaks TLS with this certificate; plain HTTP without.</summary>
    public X509Certificate2? Certificate { get; init; }
}
