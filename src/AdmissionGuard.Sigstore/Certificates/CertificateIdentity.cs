using System.Diagnostics.CodeAnalysis;
using System.Text;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>Reads whom a signing certificate names: its subject alternative name and Fulcio's extensions (sigstore/fulcio, docs/oid-info.md).</summary>
internal static class CertificateIdentity
{
    private const int LegacyIssuerArc = 1;
    private const int IssuerArc = 8;

    // Extensions up to .6 hold raw text, later ones a DER UTF8String.
    private const int LastRawArc = 6;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Ascii = Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    // 1.3.6.1.4.1.57264.1.7, a user name of a federated domain.
    private static ReadOnlySpan<byte> OtherNameOid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0x83, 0xBF, 0x30, 0x01, 0x07];

    /// <summary>Reads the identity of a certificate that was verified.</summary>
    public static bool TryRead(Certificate certificate, [NotNullWhen(true)] out CertificateSigner? signer, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        signer = null;
        if (certificate.Extensions.SubjectAlternativeName is not { } names || !TryReadOnlyName(names, out var kind, out var subject))
        {
            failure = Failure("no subject alternative name, several, or one of another kind", "exactly one URI, e-mail address or Fulcio user name");
            return false;
        }

        if (!TryReadExtensions(certificate.Extensions, out var issuer, out var claims))
        {
            failure = Failure("Fulcio extensions that are malformed or name two issuers", "well-formed extensions that agree");
            return false;
        }

        failure = null;
        signer = new CertificateSigner(subject, kind, issuer, claims, certificate.Fingerprint);
        return true;
    }

    // Of two names, a policy might match one and people read the other (threat S23).
    private static bool TryReadOnlyName(ReadOnlyMemory<byte> names, out SubjectKind kind, out string name)
    {
        (kind, name) = (default, "");
        var reader = new DerReader(names);
        if (!reader.TryReadElement(out var tag, out var contents, out _) || !reader.AtEnd)
            return false;
        if (tag == DerTag.Context(6))
        {
            kind = SubjectKind.Uri;
            return DerValue.TryText(contents.Span, Ascii, out name) && name.Length > 0;
        }

        if (tag == DerTag.Context(1))
        {
            kind = SubjectKind.Email;
            return DerValue.TryText(contents.Span, Ascii, out name) && name.Length > 0;
        }

        kind = SubjectKind.OtherName;
        var other = new DerReader(contents);
        return tag == DerTag.ContextConstructed(0)
            && other.TryRead(DerTag.ObjectIdentifier, out var type) && type.Span.SequenceEqual(OtherNameOid)
            && other.TryEnter(DerTag.ContextConstructed(0), out var value) && other.AtEnd
            && value.TryRead(DerTag.Utf8String, out var text) && value.AtEnd
            && DerValue.TryText(text.Span, Utf8, out name) && name.Length > 0;
    }

    private static bool TryReadExtensions(CertificateExtensions extensions, out string issuer, out FulcioClaims claims)
    {
        (issuer, claims) = ("", FulcioClaims.None);
        string? legacyIssuer = null, newIssuer = null;
        var values = new List<KeyValuePair<string, string>>(extensions.Fulcio.Count);
        foreach (var (arc, value) in extensions.Fulcio)
        {
            var isClaim = FulcioClaims.NamesByArc.TryGetValue(arc, out var name);
            if (!isClaim && arc is not (LegacyIssuerArc or IssuerArc))
                continue;
            if (!TryReadValue(arc, value, out var text))
                return false;
            if (isClaim)
                values.Add(new(name!, text));
            else if (arc == IssuerArc)
                newIssuer = text;
            else
                legacyIssuer = text;
        }

        if (legacyIssuer is not null && newIssuer is not null && legacyIssuer != newIssuer)
            return false;
        issuer = newIssuer ?? legacyIssuer ?? "";
        claims = values.Count == 0 ? FulcioClaims.None : new FulcioClaims(values);
        return true;
    }

    private static bool TryReadValue(int arc, ReadOnlyMemory<byte> value, out string text)
    {
        if (arc <= LastRawArc)
            return DerValue.TryText(value.Span, Utf8, out text);
        text = "";
        var reader = new DerReader(value);
        return reader.TryRead(DerTag.Utf8String, out var contents) && reader.AtEnd && DerValue.TryText(contents.Span, Utf8, out text);
    }

    private static VerificationFailure Failure(string found, string wanted) => new(VerificationStep.Certificate, FailureKind.Malformed, found, wanted);
}
