namespace AdmissionGuard.Sigstore.Facts;

/// <summary>The kind of subject alternative name that a signing certificate carries.</summary>
public enum SubjectKind
{
    /// <summary>A URI: CI workflows, SPIFFE ids, Kubernetes service accounts.</summary>
    Uri,

    /// <summary>An RFC 822 name.</summary>
    Email,

    /// <summary>Fulcio's otherName 1.3.6.1.4.1.57264.1.7 (user names of a federated domain).</summary>
    OtherName,
}
