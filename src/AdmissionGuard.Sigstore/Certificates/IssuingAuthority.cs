using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>
/// A certificate authority's certificate with its path up to a trust anchor. The path is validated once (RFC 5280, section
/// 6.1), when it is first needed, and not again for each certificate that the authority issued; what depends on time is
/// the one window in which the whole path is valid.
/// </summary>
internal sealed class IssuingAuthority
{
    private readonly ReadOnlyMemory<byte> purpose;
    private readonly Lazy<string?> defect;

    /// <summary>Takes a path.</summary>
    /// <param name="path">The issuing certificate first, the trust anchor last.</param>
    /// <param name="trusted">When the authority is trusted, apart from its certificates' own validity.</param>
    /// <param name="purpose">The extended key usage that it issues for; intermediates that restrict theirs must include it.</param>
    public IssuingAuthority(IReadOnlyList<Certificate> path, ValidityWindow trusted, ReadOnlySpan<byte> purpose)
    {
        Path = path;
        this.purpose = purpose.ToArray();
        Trusted = trusted;
        path[0].PublicKey.ExpectOften();
        Window = path.Aggregate(trusted, (window, certificate) => window.Intersect(certificate.Validity));
        defect = new Lazy<string?>(FindDefect);
    }

    /// <summary>The issuing certificate first, the trust anchor last.</summary>
    public IReadOnlyList<Certificate> Path { get; }

    /// <summary>The issuing certificate.</summary>
    public Certificate Certificate => Path[0];

    /// <summary>When the authority is trusted, apart from its certificates' own validity.</summary>
    public ValidityWindow Trusted { get; }

    /// <summary>When every certificate of the path is valid and the authority is trusted.</summary>
    public ValidityWindow Window { get; }

    /// <summary>What is wrong with the path itself, or null; independent of time.</summary>
    public string? Defect => defect.Value;

    /// <summary>Whether names and key ids allow that this authority issued the certificate; proves nothing.</summary>
    public bool MayHaveIssued(Certificate certificate)
    {
        var wanted = certificate.Extensions.AuthorityKeyId.Span;
        var own = Certificate.Extensions.SubjectKeyId.Span;
        return certificate.Issuer.Span.SequenceEqual(Certificate.Subject.Span)
            && (wanted.IsEmpty || own.IsEmpty || wanted.SequenceEqual(own));
    }

    private string? FindDefect()
    {
        for (var i = 0; i < Path.Count; i++)
        {
            var certificate = Path[i];
            var extensions = certificate.Extensions;
            var isAnchor = i == Path.Count - 1;
            if (!extensions.IsCertificateAuthority)
                return $"certificate {i} of the authority's path is not a certificate authority's";
            if (extensions.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.CertificateSigning))
                return $"certificate {i} of the authority's path may not sign certificates";
            if (extensions.PathLength < i)
                return $"certificate {i} of the authority's path allows {extensions.PathLength} intermediates below it";
            if (extensions.HasUnknownCritical)
                return $"certificate {i} of the authority's path has a critical extension that is not understood";
            if (extensions.ExtendedKeyUsages is not null && !extensions.Allows(purpose.Span) && !extensions.Allows(Oids.AnyExtendedKeyUsage))
                return $"certificate {i} of the authority's path is for other purposes";
            if (!isAnchor && !certificate.Issuer.Span.SequenceEqual(Path[i + 1].Subject.Span))
                return $"certificate {i} of the authority's path was issued by another name";
            if (!isAnchor && !certificate.IsSignedBy(Path[i + 1].PublicKey))
                return $"certificate {i} of the authority's path was not signed by the next";
        }

        return null;
    }
}
