using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace AdmissionGuard.Registry.References;

/// <summary>
/// RFC 5952 text of an IPv6 address, never with an embedded dotted quad, which the grammar of references does not know and
/// which <see cref="IPAddress.ToString"/> writes for some ranges.
/// </summary>
internal static class IPv6Text
{
    internal static string Format(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out _))
            throw new ArgumentException("not an IPv6 address", nameof(address));
        var (start, length) = LongestZeroRun(bytes);
        var text = new StringBuilder(39);
        for (var i = 0; i < 8; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
                text.Append(':');
            text.Append(CultureInfo.InvariantCulture, $"{Group(bytes, i):x}");
        }

        return text.ToString();
    }

    private static ushort Group(ReadOnlySpan<byte> bytes, int i) => BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);

    /// <summary>RFC 5952, 4.2: the first of the longest runs of at least two zero groups.</summary>
    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<byte> bytes)
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < 8; i++)
        {
            var end = i;
            while (end < 8 && Group(bytes, end) == 0)
                end++;
            if (end - i > best.Length)
                best = (i, end - i);
            i = end > i ? end - 1 : i;
        }

        return best;
    }
}
