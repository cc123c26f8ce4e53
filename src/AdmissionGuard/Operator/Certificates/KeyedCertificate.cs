using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.Operator.Certificates;

/// <summary>A certificate and its private key, both in PEM, as Secrets hold them.</summary>
internal sealed record KeyedCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>From when on it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Lower-case hex SHA-256 of the certificate.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whether a new one should take its place.</summary>
    public bool IsDue(DateTimeOffset now) => now >= CertificateTimes.RenewalOf(NotBefore, NotAfter) || now < NotBefore;

    /// <summary>Whether it is over.</summary>
    public bool IsOver(DateTimeOffset now) => now >= NotAfter;

    /// <summary>Reads what a Secret holds. Text that is none, or a key of another certificate, is nothing.</summary>
    public static bool TryRead(string? certificatePem, string? keyPem, [NotNullWhen(true)] out KeyedCertificate? read)
    {
        read = null;
        if (certificatePem is null || keyPem is null)
            return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            read = Of(certificate, keyPem);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Of a certificate and its key.</summary>
    public static KeyedCertificate Of(X509Certificate2 certificate, string keyPem) => new(certificate.ExportCertificatePem(), keyPem)
    {
        NotBefore = certificate.NotBefore.ToUniversalTime(),
        NotAfter = certificate.NotAfter.ToUniversalTime(),
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
    };
}
