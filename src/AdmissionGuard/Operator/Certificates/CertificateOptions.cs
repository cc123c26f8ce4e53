namespace AdmissionGuard.Operator.Certificates;

/// <summary>Where the certificates are, in the operator's namespace.</summary>
/// <param name="ServingSecret">The Secret that the webhook's Pods mount: <c>tls.crt</c>, <c>tls.key</c>, <c>ca.crt</c>.</param>
/// <param name="AuthoritySecret">The Secret with the authority's key, which no Pod mounts.</param>
internal sealed record CertificateOptions(string ServingSecret, string AuthoritySecret)
{
    /// <summary>The name that owns <c>caBundle</c> in webhook configurations.</summary>
    public const string FieldManager = "admissionguard-certificates";
}
