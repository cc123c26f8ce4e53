using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.TestSupport.Serving;

/// <summary>A certificate authority for TLS tests.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset now;

    public TestAuthority(string name, DateTimeOffset now)
    {
        this.now = now;
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Certificate = request.CreateSelfSigned(now.AddDays(-30), now.AddYears(5));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public X509Certificate2 Server(string name, DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        Issue(name, ServerAuthentication, from ?? now.AddHours(-1), until ?? now.AddDays(90));

    public X509Certificate2 Client(string name) => Issue(name, ClientAuthentication, now.AddHours(-1), now.AddDays(90));

    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        key.Dispose();
        Certificate.Dispose();
    }

    private X509Certificate2 Issue(string name, string usage, DateTimeOffset from, DateTimeOffset until)
    {
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", leafKey, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var signed = request.Create(Certificate, from, until, RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(leafKey);
    }
}
