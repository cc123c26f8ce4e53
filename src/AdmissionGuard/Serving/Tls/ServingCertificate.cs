using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.Serving.Tls;

/// <summary>The certificate that new connections are served with; may change at any time.</summary>
internal abstract class ServingCertificate : IDisposable
{
    /// <summary>The certificate with its intermediates, or null while there is none.</summary>
    public abstract SslStreamCertificateContext? Current { get; }

    /// <summary>The certificate alone, or null while there is none.</summary>
    public virtual X509Certificate2? Leaf => Current?.TargetCertificate;

    /// <summary>What is wrong with it at this moment, or null.</summary>
    /// <param name="now">The moment.</param>
    public virtual string? WhyNotReady(DateTimeOffset now)
    {
        if (Leaf is not { } certificate)
            return "no certificate is loaded";
        if (now < certificate.NotBefore)
            return $"the certificate is valid from {certificate.NotBefore.ToUniversalTime():O}";
        return now < certificate.NotAfter ? null : $"the certificate expired at {certificate.NotAfter.ToUniversalTime():O}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what a source holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
