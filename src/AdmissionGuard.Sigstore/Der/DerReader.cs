namespace AdmissionGuard.Sigstore.Der;

/// <summary>
/// Reads DER (ITU-T X.690, clause 10) strictly: definite, minimal lengths and low tag numbers only. Slices the input,
/// copies nothing, never recurses and never throws for bad input.
/// </summary>
/// <param name="encoded">The bytes to read.</param>
internal struct DerReader(ReadOnlyMemory<byte> encoded)
{
    private ReadOnlyMemory<byte> rest = encoded;

    /// <summary>True when every byte was read: nothing may follow the last element (threat S12).</summary>
    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>The next element's tag, or 0 at the end.</summary>
    public readonly byte NextTag => rest.IsEmpty ? (byte)0 : rest.Span[0];

    /// <summary>Reads an element of any tag, giving its whole encoding as well.</summary>
    public bool TryReadElement(out byte tag, out ReadOnlyMemory<byte> contents, out ReadOnlyMemory<byte> element)
    {
        tag = 0;
        contents = element = default;
        var span = rest.Span;
        if (span.Length < 2 || (span[0] & 0x1F) == 0x1F || !TryReadLength(span[1..], out var length, out var lengthBytes)
            || length > span.Length - 1 - lengthBytes)
            return false;
        tag = span[0];
        var header = 1 + lengthBytes;
        contents = rest.Slice(header, length);
        element = rest[..(header + length)];
        rest = rest[(header + length)..];
        return true;
    }

    /// <summary>Reads an element that must have the tag, giving its contents.</summary>
    public bool TryRead(byte tag, out ReadOnlyMemory<byte> contents)
    {
        contents = default;
        return NextTag == tag && TryReadElement(out _, out contents, out _);
    }

    /// <summary>Reads an element that must have the tag, giving a reader of its contents.</summary>
    public bool TryEnter(byte tag, out DerReader reader)
    {
        var found = TryRead(tag, out var contents);
        reader = new DerReader(contents);
        return found;
    }

    /// <summary>Reads an element that must have the tag, giving its whole encoding.</summary>
    public bool TryReadWhole(byte tag, out ReadOnlyMemory<byte> element)
    {
        element = default;
        return NextTag == tag && TryReadElement(out _, out _, out element);
    }

    /// <summary>Reads past an element that must have the tag.</summary>
    public bool TrySkip(byte tag) => TryRead(tag, out _);

    /// <summary>Reads past an element if it has the tag; false only when it has and is malformed.</summary>
    public bool TrySkipOptional(byte tag) => NextTag != tag || TrySkip(tag);

    private static bool TryReadLength(ReadOnlySpan<byte> span, out int length, out int lengthBytes)
    {
        length = span[0];
        lengthBytes = 1;
        if (length < 0x80)
            return true;
        var count = length & 0x7F;
        length = 0;
        if (count is 0 or > 4 || span.Length <= count || span[1] == 0)
            return false;
        uint value = 0;
        foreach (var b in span.Slice(1, count))
            value = (value << 8) | b;
        if (value is < 0x80 or > int.MaxValue)
            return false;
        length = (int)value;
        lengthBytes = 1 + count;
        return true;
    }
}
