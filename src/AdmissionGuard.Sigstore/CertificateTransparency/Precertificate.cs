using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.CertificateTransparency;

/// <summary>
/// What a log saw of a certificate before it carried the log's SCT (RFC 6962, section 3.2): its TBSCertificate without the
/// SCT list. The poison extension of the precertificate is not signed, and the issuer of Fulcio's is the final one.
/// </summary>
internal static class Precertificate
{
    /// <summary>Encodes the TBSCertificate anew.</summary>
    public static byte[] Encode(Certificate certificate)
    {
        var extensions = certificate.Extensions.WithoutSctList.Sum(e => e.Length);
        var list = extensions + DerWriter.HeaderLength(extensions);
        var wrapper = list + DerWriter.HeaderLength(list);
        var contents = certificate.BeforeExtensions.Length + wrapper;
        var encoded = new byte[contents + DerWriter.HeaderLength(contents)];
        var rest = encoded.AsSpan();
        DerWriter.WriteHeader(ref rest, DerTag.Sequence, contents);
        DerWriter.WriteBytes(ref rest, certificate.BeforeExtensions.Span);
        DerWriter.WriteHeader(ref rest, DerTag.ContextConstructed(3), list);
        DerWriter.WriteHeader(ref rest, DerTag.Sequence, extensions);
        foreach (var extension in certificate.Extensions.WithoutSctList)
            DerWriter.WriteBytes(ref rest, extension.Span);
        return encoded;
    }
}
