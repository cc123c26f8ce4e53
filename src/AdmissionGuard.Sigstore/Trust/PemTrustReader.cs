using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>Reads <see cref="PemTrust"/>.</summary>
internal static class PemTrustReader
{
    /// <summary>Reads every text that is given.</summary>
    public static bool TryRead(PemTrust pem, [NotNullWhen(true)] out TrustedRoot? root, out string error)
    {
        root = null;
        IReadOnlyList<IssuingAuthority> authorities = [];
        IReadOnlyList<LogAuthority> logs = [], ctLogs = [];
        TimestampAuthority? timestamps = null;
        if (!(pem.CertificateAuthorities is null || TryReadAuthorities(pem.CertificateAuthorities, out authorities, out error))
            || !(pem.TransparencyLogKeys is null || TryReadLogs(pem.TransparencyLogKeys, out logs, out error))
            || !(pem.CertificateTransparencyLogKeys is null || TryReadLogs(pem.CertificateTransparencyLogKeys, out ctLogs, out error))
            || !(pem.TimestampAuthorityChain is null || TryReadTimestampAuthority(pem.TimestampAuthorityChain, out timestamps, out error)))
            return false;
        error = "";
        root = new TrustedRoot(Version(pem))
        {
            CertificateAuthorities = authorities,
            TransparencyLogs = logs,
            CertificateTransparencyLogs = ctLogs,
            TimestampAuthorities = timestamps is null ? [] : [timestamps],
        };
        return true;
    }

    /// <summary>Reads certificates in any order and finds each one's path up to a trust anchor.</summary>
    public static bool TryReadAuthorities(ReadOnlySpan<char> pem, out IReadOnlyList<IssuingAuthority> authorities, out string error)
    {
        authorities = [];
        if (!TryReadCertificates(pem, EvidenceLimits.MaxAuthorities, out var certificates, out error))
            return false;
        if (certificates.Find(c => !c.Extensions.IsCertificateAuthority) is { } other)
        {
            error = $"a certificate that is not a certificate authority's (SHA-256 {other.Fingerprint})";
            return false;
        }

        authorities = [.. certificates.Select(c => new IssuingAuthority(PathOf(c, certificates), ValidityWindow.Always, Oids.CodeSigning))];
        return true;
    }

    private static List<Certificate> PathOf(Certificate issuer, List<Certificate> all)
    {
        var path = new List<Certificate> { issuer };
        while (path.Count < EvidenceLimits.MaxChainCertificates && !path[^1].IsSelfIssued
            && all.Find(c => path[^1].Issuer.Span.SequenceEqual(c.Subject.Span) && !path.Contains(c) && path[^1].IsSignedBy(c.PublicKey)) is { } next)
            path.Add(next);
        return path;
    }

    private static bool TryReadTimestampAuthority(string pem, out TimestampAuthority? authority, out string error)
    {
        authority = null;
        if (!TryReadCertificates(pem, EvidenceLimits.MaxChainCertificates, out var chain, out error))
            return false;
        authority = TimestampAuthorityChain.TryCreate(chain, ValidityWindow.Always);
        error = authority is null ? "a timestamp authority's chain without a certificate authority" : "";
        return authority is not null;
    }

    private static bool TryReadLogs(string pem, out IReadOnlyList<LogAuthority> logs, out string error)
    {
        logs = [];
        if (!PemText.TryReadBlocks(pem, EvidenceLimits.MaxAuthorities, out var blocks, out error))
            return false;
        var read = new List<LogAuthority>(blocks.Count);
        foreach (var (label, der) in blocks)
        {
            if (label != "PUBLIC KEY" || !PublicKey.TryParseDer(der, out var key, out error))
            {
                error = error.Length > 0 ? error : $"a PEM block of type \"{label}\", want \"PUBLIC KEY\"";
                return false;
            }

            key.ExpectOften();
            read.Add(new LogAuthority(key.FingerprintBytes, key, ValidityWindow.Always, "", ""));
        }

        logs = read;
        return true;
    }

    private static bool TryReadCertificates(ReadOnlySpan<char> pem, int max, out List<Certificate> certificates, out string error)
    {
        certificates = [];
        if (!PemText.TryReadBlocks(pem, max, out var blocks, out error))
            return false;
        foreach (var (label, der) in blocks)
        {
            if (label != "CERTIFICATE")
            {
                error = $"a PEM block of type \"{label}\", want \"CERTIFICATE\"";
                return false;
            }

            if (!CertificateParser.TryParse(der, out var certificate, out error))
                return false;
            certificates.Add(certificate);
        }

        return true;
    }

    // Each text preceded by its length, so that no two sets of texts give the same bytes.
    private static string Version(PemTrust pem)
    {
        var text = new StringBuilder("pem");
        foreach (var part in (string?[])[pem.CertificateAuthorities, pem.TransparencyLogKeys, pem.CertificateTransparencyLogKeys, pem.TimestampAuthorityChain])
            text.Append('\0').Append(part?.Length ?? -1).Append('\0').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
