using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Certificates;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>
/// The authorities of one Sigstore instance: certificate authorities, transparency logs, certificate-transparency logs and
/// timestamp authorities, each with the time for which it is trusted. Immutable, read once, safe for concurrent use. A
/// kind of authority that is missing refuses what needs it; it never means that there is nothing to check.
/// </summary>
public sealed class TrustedRoot
{
    internal TrustedRoot(string version)
    {
        Version = version;
    }

    /// <summary>Lower-case hex SHA-256 of the content: what this root is known by in caches and status.</summary>
    public string Version { get; }

    /// <summary>Authorities that were left out because their algorithm is not supported: nothing of theirs verifies.</summary>
    public IReadOnlyList<string> Ignored { get; internal init; } = [];

    internal IReadOnlyList<IssuingAuthority> CertificateAuthorities { get; init; } = [];

    internal IReadOnlyList<LogAuthority> TransparencyLogs { get; init; } = [];

    internal IReadOnlyList<LogAuthority> CertificateTransparencyLogs { get; init; } = [];

    internal IReadOnlyList<TimestampAuthority> TimestampAuthorities { get; init; } = [];

    /// <summary>
    /// Reads a <c>trusted_root.json</c> (Sigstore protobuf specification, <c>TrustedRoot</c>, media type version 0.1).
    /// </summary>
    /// <param name="json">The whole text, at most <see cref="EvidenceLimits.MaxTrustedRootBytes"/>.</param>
    /// <param name="root">The root.</param>
    /// <param name="error">What is wrong, for the author of the text; empty on success.</param>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out TrustedRoot? root, out string error) =>
        TrustedRootReader.TryRead(json, out root, out error);

    /// <summary>Reads trust that is given as PEM, as cosign's environment variables give it; see <see cref="PemTrust"/>.</summary>
    /// <param name="pem">The PEM texts.</param>
    /// <param name="root">The root.</param>
    /// <param name="error">What is wrong, for the author of the texts; empty on success.</param>
    public static bool TryParse(PemTrust pem, [NotNullWhen(true)] out TrustedRoot? root, out string error) =>
        PemTrustReader.TryRead(pem, out root, out error);
}
