using System.Globalization;
using System.Text;

namespace AdmissionGuard.Sigstore.Der;

/// <summary>Decodes the contents of single DER elements, refusing what is not the one encoding that DER allows.</summary>
internal static class DerValue
{
    /// <summary>A non-negative INTEGER as unsigned big-endian bytes without leading zeros (one zero byte for 0).</summary>
    public static bool TryUnsigned(ReadOnlySpan<byte> contents, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (contents.IsEmpty || contents[0] >= 0x80 || (contents.Length > 1 && contents[0] == 0 && contents[1] < 0x80))
            return false;
        value = contents.Length > 1 && contents[0] == 0 ? contents[1..] : contents;
        return true;
    }

    /// <summary>A non-negative INTEGER that fits an <see cref="int"/>.</summary>
    public static bool TrySmall(ReadOnlySpan<byte> contents, out int value)
    {
        value = 0;
        if (!TryUnsigned(contents, out var bytes) || bytes.Length > 4 || (bytes.Length == 4 && bytes[0] >= 0x80))
            return false;
        foreach (var b in bytes)
            value = (value << 8) | b;
        return true;
    }

    /// <summary>A BOOLEAN: 0x00 or 0xFF.</summary>
    public static bool TryBoolean(ReadOnlySpan<byte> contents, out bool value)
    {
        value = contents is [0xFF];
        return contents is [0x00] or [0xFF];
    }

    /// <summary>A BIT STRING of whole bytes.</summary>
    public static bool TryWholeBytes(ReadOnlyMemory<byte> contents, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (contents.IsEmpty || contents.Span[0] != 0)
            return false;
        value = contents[1..];
        return true;
    }

    /// <summary>An OBJECT IDENTIFIER's contents: complete, minimal arcs (X.690, clause 8.19); compared as bytes, never decoded (threat S13).</summary>
    public static bool IsObjectIdentifier(ReadOnlySpan<byte> contents)
    {
        if (contents.IsEmpty || contents[^1] >= 0x80)
            return false;
        var starts = true;
        foreach (var b in contents)
        {
            if (starts && b == 0x80)
                return false;
            starts = b < 0x80;
        }

        return true;
    }

    /// <summary>Printable text in the given encoding: no control characters, which could forge lines of a log or message.</summary>
    public static bool TryText(ReadOnlySpan<byte> contents, Encoding encoding, out string text)
    {
        text = "";
        if (contents.Length > EvidenceLimits.MaxIdentityLength)
            return false;
        try
        {
            text = encoding.GetString(contents);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return !text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.Contains('\u007F');
    }

    /// <summary>A Time of a certificate: UTCTime or GeneralizedTime, in seconds and UTC (RFC 5280, section 4.1.2.5).</summary>
    public static bool TryCertificateTime(byte tag, ReadOnlySpan<byte> contents, out DateTimeOffset time)
    {
        time = default;
        Span<char> text = stackalloc char[15];
        if (tag == DerTag.UtcTime && contents.Length == 13)
        {
            if (!char.IsAsciiDigit((char)contents[0]))
                return false;
            (contents[0] >= '5' ? "19" : "20").CopyTo(text);
            CopyAscii(contents, text[2..]);
            return TryExact(text, out time);
        }

        if (tag != DerTag.GeneralizedTime || contents.Length != 15)
            return false;
        CopyAscii(contents, text);
        return TryExact(text, out time);
    }

    /// <summary>A GeneralizedTime in UTC, with or without a fraction that does not end in zero (RFC 3161, section 2.4.2).</summary>
    public static bool TryGeneralizedTime(ReadOnlySpan<byte> contents, out DateTimeOffset time)
    {
        time = default;
        Span<char> text = stackalloc char[15];
        if (contents.Length < 15 || contents[^1] != 'Z')
            return false;
        CopyAscii(contents[..14], text);
        text[14] = 'Z';
        var fraction = contents[14..^1];
        if (fraction.IsEmpty)
            return TryExact(text, out time);
        if (fraction.Length is < 2 or > 16 || fraction[0] != '.' || fraction[^1] == '0'
            || fraction[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') || !TryExact(text, out time))
            return false;
        long ticks = 0, scale = TimeSpan.TicksPerSecond;
        foreach (var digit in fraction[1..])
            ticks += (digit - '0') * (scale /= 10);
        time = time.AddTicks(ticks);
        return true;
    }

    private static void CopyAscii(ReadOnlySpan<byte> contents, Span<char> text)
    {
        for (var i = 0; i < contents.Length; i++)
            text[i] = (char)contents[i];
    }

    private static bool TryExact(ReadOnlySpan<char> text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
