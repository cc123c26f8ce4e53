namespace AdmissionGuard.Sigstore.Trust;

/// <summary>
/// The trust of a Sigstore instance as PEM texts, without validity windows of its own: what cosign takes in
/// <c>SIGSTORE_ROOT_FILE</c>, <c>SIGSTORE_REKOR_PUBLIC_KEY</c>, <c>SIGSTORE_CT_LOG_PUBLIC_KEY_FILE</c> and
/// <c>--timestamp-certificate-chain</c>. What is null is a kind of authority that is missing.
/// </summary>
public sealed record PemTrust
{
    /// <summary>Certificates of certificate authorities, in any order; those that no other one here issued are trust anchors.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Public keys of transparency logs (Rekor v1, as a PEM names no origin).</summary>
    public string? TransparencyLogKeys { get; init; }

    /// <summary>Public keys of certificate-transparency logs.</summary>
    public string? CertificateTransparencyLogKeys { get; init; }

    /// <summary>The chain of a timestamp authority: its signing certificate, which may be left out, to its root.</summary>
    public string? TimestampAuthorityChain { get; init; }
}
