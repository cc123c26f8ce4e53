using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AdmissionGuard.Serving.Tls;

/// <summary>
/// Admits only callers with a certificate of a given authority (the API server's, named in its admission configuration),
/// so that nothing else in the cluster can ask for verdicts. The authority's file is watched as the serving certificate's
/// files are.
/// </summary>
internal sealed partial class ClientCertificates : IAsyncDisposable
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly PolledFiles file;
    private readonly IReadOnlyList<string> names;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private volatile X509Certificate2Collection authorities = [];

    private ClientCertificates(string authorityPath, IReadOnlyList<string> names, TimeSpan period, TimeProvider time, ILogger logger)
    {
        file = new PolledFiles([authorityPath], period, time);
        this.names = names;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Reads the authority and keeps watching it. While it cannot be read nobody is admitted.</summary>
    /// <param name="authorityPath">PEM: the authorities.</param>
    /// <param name="names">Common names or DNS names that may call; empty for every certificate of the authorities.</param>
    /// <param name="period">Time between two looks at the file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are told.</param>
    public static async Task<ClientCertificates> StartAsync(
        string authorityPath, IReadOnlyList<string> names, TimeSpan period, TimeProvider time, ILogger logger)
    {
        var clients = new ClientCertificates(authorityPath, names, period, time, logger);
        await clients.file.StartAsync(clients.Load, clients.Refuse).ConfigureAwait(false);
        return clients;
    }

    /// <summary>What is wrong at this moment, or null.</summary>
    public string? WhyNotReady() => authorities.Count == 0 ? "no client authority is loaded" : null;

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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => file.DisposeAsync();

    private bool IsNamed(X509Certificate2 certificate) =>
        names.Count == 0
        || names.Contains(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), StringComparer.Ordinal)
        || certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(alternatives => alternatives.EnumerateDnsNames())
            .Any(name => names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private void Load(IReadOnlyList<byte[]> contents)
    {
        try
        {
            var loaded = new X509Certificate2Collection();
            loaded.ImportFromPem(Encoding.UTF8.GetString(contents[0]));
            if (loaded.Count == 0)
                throw new CryptographicException("no certificate");
            authorities = loaded;
            LogLoaded(logger, loaded.Count);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            Refuse("it is not PEM");
        }
    }

    private void Refuse(string why) => LogRefused(logger, why, authorities.Count);

    [LoggerMessage(EventId = 210, Level = LogLevel.Information, Message = "Callers need a certificate of {Count} authorities")]
    private static partial void LogLoaded(ILogger logger, int count);

    [LoggerMessage(EventId = 211, Level = LogLevel.Error, Message = "The client authority's file cannot be used: {Why}; keeping {Count} authorities")]
    private static partial void LogRefused(ILogger logger, string why, int count);
}
