using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>Reads Extensions (RFC 5280, section 4.2): a second extension of one kind and a malformed known one are refused.</summary>
internal static class CertificateExtensionsReader
{
    // More than any certificate here has; Fulcio's have about 25.
    private const int MaxExtensions = 64;

    /// <summary>Reads the contents of the extensions' wrapper.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> wrapper, [NotNullWhen(true)] out CertificateExtensions? extensions, out string error)
    {
        extensions = null;
        error = "malformed certificate extensions";
        var outer = new DerReader(wrapper);
        if (!outer.TryEnter(DerTag.Sequence, out var list) || !outer.AtEnd)
            return false;
        var read = new CertificateExtensions();
        var seen = new List<ReadOnlyMemory<byte>>();
        while (!list.AtEnd)
        {
            if (!list.TryReadElement(out var tag, out var contents, out var whole) || tag != DerTag.Sequence
                || !TryReadExtension(contents, out var oid, out var critical, out var value)
                || seen.Count == MaxExtensions)
                return false;
            foreach (var other in seen)
            {
                if (other.Span.SequenceEqual(oid.Span))
                {
                    error = "a certificate extension twice";
                    return false;
                }
            }

            seen.Add(oid);
            var isSctList = oid.Span.SequenceEqual(Oids.EmbeddedSctList);
            if (!isSctList)
                read.WithoutSctList.Add(whole);
            if (!(isSctList ? TryReadSctList(value, read) : TryApply(oid.Span, critical, value, read)))
                return false;
        }

        extensions = read;
        error = "";
        return true;
    }

    private static bool TryReadExtension(ReadOnlyMemory<byte> contents, out ReadOnlyMemory<byte> oid, out bool critical, out ReadOnlyMemory<byte> value)
    {
        critical = false;
        value = default;
        var fields = new DerReader(contents);
        if (!fields.TryRead(DerTag.ObjectIdentifier, out oid) || !DerValue.IsObjectIdentifier(oid.Span))
            return false;
        // DER leaves out a value that is the default: FALSE is never there.
        if (fields.NextTag == DerTag.Boolean
            && (!fields.TryRead(DerTag.Boolean, out var flag) || !DerValue.TryBoolean(flag.Span, out critical) || !critical))
            return false;
        return fields.TryRead(DerTag.OctetString, out value) && fields.AtEnd;
    }

    private static bool TryApply(ReadOnlySpan<byte> oid, bool critical, ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        if (oid.SequenceEqual(Oids.BasicConstraints))
            return TryReadBasicConstraints(value, extensions);
        if (oid.SequenceEqual(Oids.KeyUsage))
            return TryReadKeyUsage(value, extensions);
        if (oid.SequenceEqual(Oids.ExtendedKeyUsage))
        {
            extensions.ExtendedKeyUsageCritical = critical;
            return TryReadExtendedKeyUsage(value, extensions);
        }

        if (oid.SequenceEqual(Oids.SubjectAlternativeName))
        {
            var names = new DerReader(value);
            var sound = names.TryRead(DerTag.Sequence, out var list) && names.AtEnd;
            extensions.SubjectAlternativeName = list;
            return sound;
        }

        if (oid.SequenceEqual(Oids.SubjectKeyIdentifier))
        {
            var reader = new DerReader(value);
            var sound = reader.TryRead(DerTag.OctetString, out var id) && reader.AtEnd;
            extensions.SubjectKeyId = id;
            return sound;
        }

        if (oid.SequenceEqual(Oids.AuthorityKeyIdentifier))
            return TryReadAuthorityKeyId(value, extensions);
        if (oid.Length == Oids.FulcioArc.Length + 1 && oid.StartsWith(Oids.FulcioArc))
            extensions.Fulcio[oid[^1]] = value;
        else
            // "Applications conforming to this profile MUST be able to process name constraints" (RFC 5280, section
            // 4.2.1.10): nothing here does, and to pass over them would widen what the authority may issue.
            extensions.HasUnknownCritical |= critical || oid.SequenceEqual(Oids.NameConstraints);
        return true;
    }

    private static bool TryReadBasicConstraints(ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        var outer = new DerReader(value);
        if (!outer.TryEnter(DerTag.Sequence, out var fields) || !outer.AtEnd)
            return false;
        var isAuthority = false;
        if (fields.NextTag == DerTag.Boolean
            && (!fields.TryRead(DerTag.Boolean, out var flag) || !DerValue.TryBoolean(flag.Span, out isAuthority) || !isAuthority))
            return false;
        extensions.IsCertificateAuthority = isAuthority;
        if (fields.NextTag == DerTag.Integer)
        {
            if (!isAuthority || !fields.TryRead(DerTag.Integer, out var number) || !DerValue.TrySmall(number.Span, out var pathLength))
                return false;
            extensions.PathLength = pathLength;
        }

        return fields.AtEnd;
    }

    private static bool TryReadKeyUsage(ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        var reader = new DerReader(value);
        if (!reader.TryRead(DerTag.BitString, out var contents) || !reader.AtEnd || contents.Length is < 2 or > 3 || contents.Span[0] > 7)
            return false;
        var bits = contents.Span[1];
        extensions.KeyUsage = ((bits & 0x80) != 0 ? KeyUsages.DigitalSignature : 0) | ((bits & 0x04) != 0 ? KeyUsages.CertificateSigning : 0);
        return true;
    }

    private static bool TryReadExtendedKeyUsage(ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        var outer = new DerReader(value);
        if (!outer.TryEnter(DerTag.Sequence, out var purposes) || !outer.AtEnd || purposes.AtEnd)
            return false;
        var usages = new List<ReadOnlyMemory<byte>>(1);
        while (!purposes.AtEnd)
        {
            if (!purposes.TryRead(DerTag.ObjectIdentifier, out var purpose) || !DerValue.IsObjectIdentifier(purpose.Span))
                return false;
            usages.Add(purpose);
        }

        extensions.ExtendedKeyUsages = usages;
        return true;
    }

    private static bool TryReadAuthorityKeyId(ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        var outer = new DerReader(value);
        if (!outer.TryEnter(DerTag.Sequence, out var fields) || !outer.AtEnd)
            return false;
        if (fields.NextTag == DerTag.Context(0))
        {
            if (!fields.TryRead(DerTag.Context(0), out var id))
                return false;
            extensions.AuthorityKeyId = id;
        }

        return true;
    }

    private static bool TryReadSctList(ReadOnlyMemory<byte> value, CertificateExtensions extensions)
    {
        var reader = new DerReader(value);
        var sound = reader.TryRead(DerTag.OctetString, out var list) && reader.AtEnd;
        extensions.SctList = list;
        return sound;
    }
}
