using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// An identity as a Fulcio certificate states it: one of issuer and issuerRegExp, one of subject and subjectRegExp, and
/// every claim that is named.
/// </summary>
public sealed record Identity
{
    /// <summary>The OIDC issuer, compared exactly.</summary>
    [MinSize(1)]
    public string? Issuer { get; init; }

    /// <summary>A regular expression that the whole issuer must match.</summary>
    [MinSize(1)]
    public string? IssuerRegExp { get; init; }

    /// <summary>The certificate's subject alternative name (workflow URI, e-mail address), compared exactly.</summary>
    [MinSize(1)]
    public string? Subject { get; init; }

    /// <summary>A regular expression that the whole subject must match.</summary>
    [MinSize(1)]
    public string? SubjectRegExp { get; init; }

    /// <summary>
    /// Claims that the certificate must carry with exactly these values, by the names of Fulcio's extensions, as in
    /// <c>sourceRepositoryURI</c>, <c>runnerEnvironment</c>, <c>buildTrigger</c>, <c>sourceRepositoryOwnerIdentifier</c>.
    /// </summary>
    [MinSize(1)]
    public IReadOnlyDictionary<string, string>? Claims { get; init; }

    /// <summary>Claims that the certificate must carry with values that match these regular expressions as a whole.</summary>
    [MinSize(1)]
    public IReadOnlyDictionary<string, string>? ClaimsRegExp { get; init; }
}
