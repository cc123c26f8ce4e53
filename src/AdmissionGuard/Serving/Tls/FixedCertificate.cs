using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdmissionGuard.Serving.Tls;

/// <summary>A certificate that never changes: one made in memory, for standalone use.</summary>
internal sealed class FixedCertificate : ServingCertificate
{
    // Not at once: to look for intermediates, of which there are none, .NET parses every authority that the machine trusts.
    private readonly Lazy<SslStreamCertificateContext> context;

    private FixedCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        context = new Lazy<SslStreamCertificateContext>(() => SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true));
    }

    /// <summary>The certificate, for clients to trust.</summary>
    public X509Certificate2 Certificate { get; }

    /// <inheritdoc/>
    /// <remarks>Made when it is first asked for, which takes some 50 ms.</remarks>
    public override SslStreamCertificateContext Current => context.Value;

    /// <inheritdoc/>
    public override X509Certificate2 Leaf => Certificate;

    /// <summary>
    /// A self-signed certificate (ECDSA P-256, one year) whose key lives in this process only. Whoever calls has to be
    /// given it to trust; it proves nothing to anybody else.
    /// </summary>
    /// <param name="names">DNS names to serve.</param>
    /// <param name="now">The start of its validity, less an hour for clocks that lag.</param>
    public static FixedCertificate SelfSigned(IEnumerable<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=admissionguard", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        alternatives.AddIpAddress(System.Net.IPAddress.Loopback);
        alternatives.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return new FixedCertificate(request.CreateSelfSigned(now.AddHours(-1), now.AddYears(1)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Certificate.Dispose();
        base.Dispose(disposing);
    }
}
