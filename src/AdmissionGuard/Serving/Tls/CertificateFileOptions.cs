namespace AdmissionGuard.Serving.Tls;

/// <summary>Which files hold the serving certificate.</summary>
/// <param name="CertificatePath">PEM: the certificate, then its intermediates (<c>tls.crt</c>).</param>
/// <param name="KeyPath">PEM: its private key (<c>tls.key</c>).</param>
internal sealed record CertificateFileOptions(string CertificatePath, string KeyPath)
{
    /// <summary>PEM: the authorities that the webhook configuration's <c>caBundle</c> names (<c>ca.crt</c>); null to not compare.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>The names under which the API server calls; a certificate that lacks one is not taken into use.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Time between two looks at the files. The kubelet itself takes a minute to swap them.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);
}
