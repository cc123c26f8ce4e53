using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AdmissionGuard.Serving.Tls;

/// <summary>How connections are secured: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only (RFC 9325, section 4.2).</summary>
internal static class TlsSettings
{
    private static readonly CipherSuitesPolicy? Suites = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? new CipherSuitesPolicy(
        [
            TlsCipherSuite.TLS_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ])
        : null;

    /// <summary>Answers each handshake with the certificate of the moment, so that a new one needs no new listener.</summary>
    public static TlsHandshakeCallbackOptions Of(ServingCertificate certificate, ClientCertificates? clients) => new()
    {
        HandshakeTimeout = ServingLimits.HandshakeTimeout,
        OnConnection = _ => new ValueTask<SslServerAuthenticationOptions>(OptionsOf(certificate, clients)),
    };

    private static SslServerAuthenticationOptions OptionsOf(ServingCertificate certificate, ClientCertificates? clients)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Current ?? throw new AuthenticationException("no serving certificate is loaded"),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = Suites,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (clients is null)
            return options;

        // A resumed session would carry yesterday's check of the caller into today.
        options.AllowTlsResume = false;
        options.ClientCertificateRequired = true;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        // Who presents none may connect, and is told nothing but what WebhookServer leaves open.
        options.RemoteCertificateValidationCallback = (_, presented, chain, _) =>
            presented is null || clients.Admit(presented as X509Certificate2, chain?.ChainPolicy.ExtraStore ?? []);
        return options;
    }
}
