using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AdmissionGuard.Serving.Tls;

/// <summary>
/// A certificate from files that somebody else rotates (cert-manager, the operator, a mounted Secret). New files serve
/// the next connection; files that do not fit together change nothing, and are told of.
/// </summary>
internal sealed partial class CertificateFiles : ServingCertificate, IAsyncDisposable
{
    private readonly PolledFiles files;
    private readonly CertificateFileOptions options;
    private readonly ILogger logger;
    private volatile SslStreamCertificateContext? current;
    private volatile string? problem;

    private CertificateFiles(CertificateFileOptions options, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.logger = logger;
        string[] paths = [options.CertificatePath, options.KeyPath, .. options.AuthorityPath is { } authority ? [authority] : Array.Empty<string>()];
        files = new PolledFiles(paths, options.Period, time);
    }

    /// <inheritdoc/>
    public override SslStreamCertificateContext? Current => current;

    /// <summary>Times that new files were taken into use.</summary>
    public int Loads { get; private set; }

    /// <summary>Reads the files and keeps watching them. Files that are missing or wrong leave the webhook unready.</summary>
    public static async Task<CertificateFiles> StartAsync(CertificateFileOptions options, TimeProvider time, ILogger logger)
    {
        var certificate = new CertificateFiles(options, time, logger);
        await certificate.files.StartAsync(certificate.Load, certificate.Refuse).ConfigureAwait(false);
        return certificate;
    }

    /// <inheritdoc/>
    public override string? WhyNotReady(DateTimeOffset now) =>
        base.WhyNotReady(now) is { } whyNot ? problem is null ? whyNot : $"{whyNot}: {problem}" : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return files.DisposeAsync();
    }

    private void Load(IReadOnlyList<byte[]> contents)
    {
        try
        {
            var pem = Encoding.UTF8.GetString(contents[0]);
            var certificate = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(contents[1]));
            var intermediates = new X509Certificate2Collection();
            intermediates.ImportFromPem(pem);
            intermediates.RemoveAt(0);
            if (WhyUnfit(certificate, intermediates, contents.ElementAtOrDefault(2)) is { } unfit)
            {
                Refuse(unfit);
                return;
            }

            // The old one is left to the collector: handshakes may still be using it.
            current = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
            problem = null;
            Loads++;
            LogLoaded(logger, certificate.Thumbprint, certificate.NotAfter);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            Refuse("the certificate and the key are not PEM, or do not belong together");
        }
    }

    // Swapping to a certificate that the API server will not accept would be an outage; keeping the old one may not be.
    private string? WhyUnfit(X509Certificate2 certificate, X509Certificate2Collection intermediates, byte[]? authorities)
    {
        if (options.Names.FirstOrDefault(name => !certificate.MatchesHostname(name)) is { } missing)
            return $"the certificate is not for {missing}";
        if (authorities is null)
            return null;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(authorities));
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Whether it is valid at this moment is asked again at every probe.
        chain.ChainPolicy.VerificationTime = certificate.NotBefore.ToUniversalTime();
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificate) ? null : "the certificate does not chain to the authority given";
    }

    private void Refuse(string why)
    {
        problem = why;
        LogRefused(logger, why, current is null ? "nothing" : "the previous certificate");
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Information, Message = "Serving certificate {Thumbprint}, valid until {NotAfter:O}")]
    private static partial void LogLoaded(ILogger logger, string thumbprint, DateTime notAfter);

    [LoggerMessage(EventId = 201, Level = LogLevel.Error, Message = "The serving certificate's files cannot be used: {Why}; serving {Kept}")]
    private static partial void LogRefused(ILogger logger, string why, string kept);
}
