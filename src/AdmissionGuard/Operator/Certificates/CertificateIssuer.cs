using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.Operator.Certificates;

/// <summary>Makes the authority and the certificates that it signs: ECDSA P-256, SHA-256 (RFC 5280).</summary>
internal static class CertificateIssuer
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialLength = 16;

    /// <summary>A new authority, which may sign end-entity certificates only.</summary>
    public static KeyedCertificate NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Two authorities of one name would be told apart by key identifiers alone while both are published.
        var request = new CertificateRequest($"CN=admissionguard-ca-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(now - CertificateTimes.ClockSkew, now + CertificateTimes.Authority);
        return KeyedCertificate.Of(made, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A new serving certificate. It never outlives its authority.</summary>
    public static KeyedCertificate NewLeaf(KeyedCertificate authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.CertificatePem, authority.KeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=admissionguard-webhook", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        var from = Later(now - CertificateTimes.ClockSkew, authority.NotBefore);
        var until = now + CertificateTimes.Leaf < authority.NotAfter ? now + CertificateTimes.Leaf : authority.NotAfter;
        using var made = request.Create(issuer, from, until, RandomNumberGenerator.GetBytes(SerialLength));
        return KeyedCertificate.Of(made, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Whether the authority signed the certificate, and it is for all these names.</summary>
    public static bool Vouches(string authorityPem, string certificatePem, IReadOnlyList<string> names)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem);
            using var authority = X509Certificate2.CreateFromPem(authorityPem);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            // Whether it is valid at this moment is asked apart from this.
            chain.ChainPolicy.VerificationTime = certificate.NotBefore.ToUniversalTime();
            chain.ChainPolicy.VerificationTimeIgnored = false;
            return chain.Build(certificate) && names.All(name => certificate.MatchesHostname(name));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a certificate is no longer valid; text that is none never was.</summary>
    public static bool IsOver(string certificatePem, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem);
            return now >= certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
