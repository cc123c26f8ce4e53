using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>The authority and keys of one test cluster, written as PEM files into its folder.</summary>
internal sealed class ClusterCertificates
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private ClusterCertificates(string folder) => Folder = folder;

    public string Folder { get; }

    public string AuthorityPath => Path.Combine(Folder, "ca.crt");

    public string ServingPath => Path.Combine(Folder, "apiserver.crt");

    public string ServingKeyPath => Path.Combine(Folder, "apiserver.key");

    public string ServiceAccountKeyPath => Path.Combine(Folder, "service-account.key");

    public static ClusterCertificates Create(string folder, IPAddress clusterAddress)
    {
        var files = new ClusterCertificates(folder);
        var from = TimeProvider.System.GetUtcNow().AddHours(-1);

        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=test-cluster", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        using var authority = authorityRequest.CreateSelfSigned(from, from + Lifetime);

        using var servingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serving = new CertificateRequest("CN=kube-apiserver", servingKey, HashAlgorithmName.SHA256);
        serving.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        serving.CertificateExtensions.Add(ServingNames(clusterAddress));
        using var certificate = serving.Create(authority, from, from + Lifetime - TimeSpan.FromHours(1), RandomNumberGenerator.GetBytes(16));

        // RSA: the token issuer of 1.20 signs RS256 or ES256, and every version reads this form.
        using var serviceAccountKey = RSA.Create(2048);
        File.WriteAllText(files.AuthorityPath, authority.ExportCertificatePem() + "\n");
        File.WriteAllText(files.ServingPath, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(files.ServingKeyPath, servingKey.ExportECPrivateKeyPem() + "\n");
        File.WriteAllText(files.ServiceAccountKeyPath, serviceAccountKey.ExportRSAPrivateKeyPem() + "\n");
        return files;
    }

    public X509ChainPolicy ChainPolicy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509Certificate2.CreateFromPem(File.ReadAllText(AuthorityPath)) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static X509Extension ServingNames(IPAddress clusterAddress)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(clusterAddress);
        foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"])
            names.AddDnsName(name);
        return names.Build();
    }
}
