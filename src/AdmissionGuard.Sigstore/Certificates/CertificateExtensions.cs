namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>The extensions of a certificate (RFC 5280, section 4.2), each at most once.</summary>
internal sealed class CertificateExtensions
{
    /// <summary>Whether it is a certificate authority's (basicConstraints.cA).</summary>
    public bool IsCertificateAuthority { get; set; }

    /// <summary>How many intermediate certificates may follow below it; null for any number.</summary>
    public int? PathLength { get; set; }

    /// <summary>The key usages, or null without the extension.</summary>
    public KeyUsages? KeyUsage { get; set; }

    /// <summary>The extended key usages, or null without the extension.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? ExtendedKeyUsages { get; set; }

    /// <summary>Whether the extended key usages are critical.</summary>
    public bool ExtendedKeyUsageCritical { get; set; }

    /// <summary>The key id that this certificate gives itself; empty without.</summary>
    public ReadOnlyMemory<byte> SubjectKeyId { get; set; }

    /// <summary>The key id that it gives its issuer; empty without.</summary>
    public ReadOnlyMemory<byte> AuthorityKeyId { get; set; }

    /// <summary>The GeneralNames of the subject alternative name; null without the extension.</summary>
    public ReadOnlyMemory<byte>? SubjectAlternativeName { get; set; }

    /// <summary>The embedded SignedCertificateTimestampList (RFC 6962, section 3.3); null without the extension.</summary>
    public ReadOnlyMemory<byte>? SctList { get; set; }

    /// <summary>Every extension's whole encoding in order, except the SCT list's: what a precertificate has.</summary>
    public List<ReadOnlyMemory<byte>> WithoutSctList { get; } = [];

    /// <summary>The values of Fulcio's extensions by last arc (1.3.6.1.4.1.57264.1.<i>n</i>).</summary>
    public Dictionary<int, ReadOnlyMemory<byte>> Fulcio { get; } = [];

    /// <summary>Whether an extension is there that nothing here understands and that must not be passed over (threat S23).</summary>
    public bool HasUnknownCritical { get; set; }

    /// <summary>Whether the certificate may be used for the purpose: one without extended key usages may not.</summary>
    public bool Allows(ReadOnlySpan<byte> purpose)
    {
        foreach (var usage in ExtendedKeyUsages ?? [])
        {
            if (usage.Span.SequenceEqual(purpose))
                return true;
        }

        return false;
    }
}
