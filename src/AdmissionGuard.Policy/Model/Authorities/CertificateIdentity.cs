using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>An identity as a certificate of your own PKI states it: one of subject and subjectRegExp.</summary>
public sealed record CertificateIdentity
{
    /// <summary>The certificate's subject alternative name (URI or e-mail address), compared exactly.</summary>
    [MinSize(1)]
    public string? Subject { get; init; }

    /// <summary>A regular expression that the whole subject alternative name must match.</summary>
    [MinSize(1)]
    public string? SubjectRegExp { get; init; }
}
