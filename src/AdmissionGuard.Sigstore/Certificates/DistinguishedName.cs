using System.Text;
using AdmissionGuard.Sigstore.Der;

namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>Renders a Name (RFC 5280, section 4.1.2.4) for people. Nothing is decided by the result.</summary>
internal static class DistinguishedName
{
    // id-at (2.5.4) and the last arc.
    private static ReadOnlySpan<byte> AttributeArc => [0x55, 0x04];

    /// <summary>The organisation and common name, as in <c>O=sigstore.dev, CN=sigstore-tsa</c>; empty when the Name has neither.</summary>
    public static string ToText(ReadOnlyMemory<byte> name)
    {
        var text = new StringBuilder();
        if (!new DerReader(name).TryEnter(DerTag.Sequence, out var sets))
            return "";
        while (sets.TryEnter(DerTag.Set, out var set) && set.TryEnter(DerTag.Sequence, out var attribute)
            && attribute.TryRead(DerTag.ObjectIdentifier, out var oid) && attribute.TryReadElement(out _, out var value, out _))
        {
            var label = oid.Length == AttributeArc.Length + 1 && oid.Span.StartsWith(AttributeArc) ? oid.Span[^1] switch { 3 => "CN", 10 => "O", _ => null } : null;
            if (label is not null && DerValue.TryText(value.Span, Encoding.UTF8, out var part))
                text.Append(text.Length == 0 ? "" : ", ").Append(label).Append('=').Append(part);
        }

        return text.ToString();
    }
}
