using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>An RFC 3161 timestamp authority that is trusted for a time.</summary>
internal sealed class TimestampAuthority
{
    private readonly Lazy<string?> pinnedDefect;

    /// <summary>Takes an authority.</summary>
    /// <param name="signer">The one certificate that may sign, where the trusted root pins it; null where any that the issuer issued may.</param>
    /// <param name="issuer">The authority that issues the signing certificate.</param>
    public TimestampAuthority(Certificate? signer, IssuingAuthority issuer)
    {
        Signer = signer;
        Issuer = issuer;
        signer?.PublicKey.ExpectOften();
        Name = DistinguishedName.ToText((signer ?? issuer.Certificate).Subject);
        pinnedDefect = new Lazy<string?>(() => signer is null ? null : FindDefect(signer));
    }

    /// <summary>The one certificate that may sign, where the trusted root pins it; null where any that the issuer issued may.</summary>
    public Certificate? Signer { get; }

    /// <summary>The authority that issues the signing certificate.</summary>
    public IssuingAuthority Issuer { get; }

    /// <summary>Its name for people: the signing certificate's, else the issuing authority's.</summary>
    public string Name { get; }

    /// <summary>What is wrong with a signing certificate, or null; independent of time, and found once for the pinned one.</summary>
    public string? DefectOf(Certificate signer) => ReferenceEquals(signer, Signer) ? pinnedDefect.Value : FindDefect(signer);

    private string? FindDefect(Certificate signer)
    {
        var extensions = signer.Extensions;
        // "The corresponding certificate MUST contain only one instance of the extended key usage field extension […]
        // with KeyPurposeID having value id-kp-timeStamping. This extension MUST be critical" (RFC 3161, section 2.3).
        if (extensions.ExtendedKeyUsages is not [var only] || !only.Span.SequenceEqual(Oids.TimeStamping) || !extensions.ExtendedKeyUsageCritical)
            return "a timestamp certificate whose extended key usage is not timeStamping alone and critical";
        if (extensions.IsCertificateAuthority || extensions.HasUnknownCritical
            || (extensions.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.DigitalSignature)))
            return "a timestamp certificate that may not sign timestamps";
        return Issuer.MayHaveIssued(signer) && signer.IsSignedBy(Issuer.Certificate.PublicKey)
            ? null
            : "a timestamp certificate that its authority did not issue";
    }
}
