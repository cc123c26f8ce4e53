using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.Serving.Tls;

/// <summary>
/// Admits only callers with a certificate of a given authority (the API server's, named in its admission configuration),
/// so that nothing else in the cluster can ask for verdicts.
/// </summary>
/// <param name="authorities">The authorities.</param>
/// <param name="names">Common names or DNS names that may call; empty for every certificate of the authorities.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientCertificates(X509Certificate2Collection authorities, IReadOnlyList<string> names, TimeProvider time)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Whether the caller with this certificate may call.</summary>
    public bool Admit(X509Certificate2? certificate, X509Certificate2Collection intermediates)
    {
        if (certificate is null)
            return false;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(intermediates);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.GetUtcNow().UtcDateTime;
        policy.VerificationTimeIgnored = false;
        policy.ApplicationPolicy.Add(ClientAuthentication);
        return chain.Build(certificate) && IsNamed(certificate);
    }

    private bool IsNamed(X509Certificate2 certificate) =>
        names.Count == 0
        || names.Contains(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), StringComparer.Ordinal)
        || certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(alternatives => alternatives.EnumerateDnsNames())
            .Any(name => names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
