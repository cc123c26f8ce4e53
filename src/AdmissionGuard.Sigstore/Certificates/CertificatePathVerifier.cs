using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>
/// Validates the path of a signing certificate (RFC 5280, section 6) at each proven time: all of it must be valid at
/// every one of them (CVE-2026-24122).
/// </summary>
internal static class CertificatePathVerifier
{
    private const string Wanted = "a code-signing certificate of a trusted authority, valid at every proven time";

    /// <summary>Validates the path.</summary>
    /// <param name="leaf">The signing certificate.</param>
    /// <param name="intermediates">Certificates that came along, of which only those that an authority issued are used.</param>
    /// <param name="authorities">Whom to trust.</param>
    /// <param name="times">The proven times; at least one.</param>
    /// <param name="issuer">The certificate whose key signed the leaf.</param>
    /// <returns>Null when the path is valid, else why not.</returns>
    public static VerificationFailure? Verify(
        Certificate leaf, IReadOnlyList<Certificate> intermediates, IReadOnlyList<IssuingAuthority> authorities, IReadOnlyList<VerifiedTime> times, out Certificate? issuer)
    {
        issuer = null;
        if (times.Count == 0)
            return new VerificationFailure(VerificationStep.Time, FailureKind.Missing, "no proof of the signing time", Wanted);
        if (FindLeafDefect(leaf) is { } defect)
            return Invalid(defect);
        foreach (var time in times)
        {
            if (!leaf.Validity.Contains(time.Time))
                return Invalid($"a certificate valid from {leaf.Validity} and a signing time of {time.Time:O}");
        }

        VerificationFailure? nearest = null;
        foreach (var authority in Candidates(leaf, intermediates, authorities))
        {
            nearest = VerifyIssuer(leaf, authority, times);
            if (nearest is not null)
                continue;
            issuer = authority.Certificate;
            return null;
        }

        return nearest ?? new VerificationFailure(VerificationStep.Certificate, FailureKind.Untrusted, "a certificate of an authority that is not trusted", Wanted);
    }

    private static string? FindLeafDefect(Certificate leaf)
    {
        var extensions = leaf.Extensions;
        if (extensions.IsCertificateAuthority)
            return "a certificate authority's certificate that signs as if it were a signer's";
        if (extensions.HasUnknownCritical)
            return "a certificate with a critical extension that is not understood";
        if (extensions.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.DigitalSignature))
            return "a certificate whose key usage is not digitalSignature";
        return extensions.Allows(Oids.CodeSigning) ? null : "a certificate whose extended key usage is not codeSigning";
    }

    private static VerificationFailure? VerifyIssuer(Certificate leaf, IssuingAuthority authority, IReadOnlyList<VerifiedTime> times)
    {
        foreach (var time in times)
        {
            if (!authority.Window.Contains(time.Time))
                return Invalid($"a certificate authority valid from {authority.Window} and a signing time of {time.Time:O}");
        }

        if (authority.Defect is { } defect)
            return Invalid(defect);
        return leaf.IsSignedBy(authority.Certificate.PublicKey) ? null : Invalid("a certificate that its authority did not sign");
    }

    // Several authorities may bear one name (threat T8): each that may have issued the certificate is tried.
    private static IEnumerable<IssuingAuthority> Candidates(Certificate leaf, IReadOnlyList<Certificate> intermediates, IReadOnlyList<IssuingAuthority> authorities)
    {
        foreach (var authority in authorities)
        {
            if (authority.MayHaveIssued(leaf))
                yield return authority;
        }

        if (ExtendPath(leaf, intermediates, authorities) is { } extended)
            yield return extended;
    }

    private static IssuingAuthority? ExtendPath(Certificate leaf, IReadOnlyList<Certificate> intermediates, IReadOnlyList<IssuingAuthority> authorities)
    {
        var path = new List<Certificate>();
        var last = leaf;
        while (path.Count < intermediates.Count)
        {
            var next = intermediates.FirstOrDefault(c => !path.Contains(c) && c.Subject.Span.SequenceEqual(last.Issuer.Span));
            if (next is null)
                return null;
            path.Add(next);
            if (authorities.FirstOrDefault(a => a.MayHaveIssued(next)) is { } authority)
                return new IssuingAuthority([.. path, .. authority.Path], authority.Trusted, Oids.CodeSigning);
            last = next;
        }

        return null;
    }

    private static VerificationFailure Invalid(string found) => new(VerificationStep.Certificate, FailureKind.Invalid, found, Wanted);
}
