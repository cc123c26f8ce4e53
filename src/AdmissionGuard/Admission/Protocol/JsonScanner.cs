using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// Goes over JSON text token by token and takes what the grammar allows and nothing else (RFC 8259, sections 2 to 7): no
/// comments, no commas at the end, no byte order mark. It only finds where tokens are; what is in them is not read here.
/// </summary>
internal ref struct JsonScanner
{
    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly ReadOnlySpan<byte> utf8;
    private int at;

    /// <summary>Begins at the first byte.</summary>
    /// <param name="utf8">The text.</param>
    public JsonScanner(ReadOnlySpan<byte> utf8) => this.utf8 = utf8;

    /// <summary>How many bytes were taken.</summary>
    public readonly int At => at;

    /// <summary>The byte that the next token begins with, white space left out.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public byte Peek() => (uint)at < (uint)utf8.Length && utf8[at] is > (byte)' ' and var next ? next : PeekBehindSpace();

    // What machines send has no white space.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte PeekBehindSpace()
    {
        while (at < utf8.Length && IsSpace(utf8[at]))
            at++;
        return at < utf8.Length ? utf8[at] : throw Malformed();
    }

    /// <summary>Takes the byte that the next token begins with.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public byte Take()
    {
        var next = Peek();
        at++;
        return next;
    }

    /// <summary>Takes one certain byte.</summary>
    /// <exception cref="JsonException">Another one comes.</exception>
    public void Take(byte wanted)
    {
        if (Peek() != wanted)
            throw Malformed();
        at++;
    }

    /// <summary>Takes a string and returns what is between its quotes; it ends one byte before <see cref="At"/>.</summary>
    /// <param name="isEscaped">Whether there are escapes in it.</param>
    /// <exception cref="JsonException">No string comes, or one with a control character or an escape that there is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> TakeString(out bool isEscaped)
    {
        Take((byte)'"');
        isEscaped = false;
        var rest = utf8[at..];
        var length = 0;
        while (true)
        {
            var plain = rest[length..].IndexOfAny(EndsPlainText);
            if (plain < 0)
                throw MalformedAt(utf8.Length);
            length += plain;
            if (rest[length] == '"')
            {
                at += length + 1;
                return rest[..length];
            }

            if (rest[length] != '\\')
                throw MalformedAt(at + length);
            isEscaped = true;
            length += EscapeLength(rest[length..], at + length);
        }
    }

    /// <summary>Takes a number, <c>true</c>, <c>false</c> or <c>null</c> and says which.</summary>
    /// <exception cref="JsonException">None of these comes.</exception>
    public JsonValueKind TakeScalar()
    {
        switch (Peek())
        {
            case (byte)'t':
                TakeLiteral("true"u8);
                return JsonValueKind.True;
            case (byte)'f':
                TakeLiteral("false"u8);
                return JsonValueKind.False;
            case (byte)'n':
                TakeLiteral("null"u8);
                return JsonValueKind.Null;
            default:
                TakeNumber();
                return JsonValueKind.Number;
        }
    }

    /// <summary>Takes white space to the end.</summary>
    /// <exception cref="JsonException">Anything else comes.</exception>
    public void TakeEnd()
    {
        while (at < utf8.Length)
        {
            if (!IsSpace(utf8[at]))
                throw Malformed();
            at++;
        }
    }

    /// <summary>What says that the text is no JSON, at the place that was reached.</summary>
    public readonly JsonException Malformed() => MalformedAt(at);

    /// <summary>What says that something is wrong at a place.</summary>
    public static JsonException Error(ReadOnlySpan<byte> utf8, int place, string what)
    {
        var before = utf8[..place];
        return new JsonException(what, null, before.Count((byte)'\n'), place - 1 - before.LastIndexOf((byte)'\n'));
    }

    private readonly JsonException MalformedAt(int place) => Error(utf8, place, "no JSON");

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private void TakeLiteral(ReadOnlySpan<byte> literal)
    {
        if (!utf8[at..].StartsWith(literal))
            throw Malformed();
        at += literal.Length;
    }

    private readonly int EscapeLength(ReadOnlySpan<byte> escape, int place)
    {
        if (escape.Length > 1 && escape[1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return 2;
        if (escape.Length < 6 || escape[1] != 'u' || escape[2..6].ContainsAnyExcept(Hex))
            throw MalformedAt(place);
        return 6;
    }

    private void TakeNumber()
    {
        if (utf8[at] == '-')
            at++;

        // A digit behind a leading zero is left, and is no token.
        if (at < utf8.Length && utf8[at] == '0')
            at++;
        else
            TakeDigits();
        if (at < utf8.Length && utf8[at] == '.')
        {
            at++;
            TakeDigits();
        }

        if (at < utf8.Length && utf8[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < utf8.Length && utf8[at] is (byte)'+' or (byte)'-')
                at++;
            TakeDigits();
        }
    }

    private void TakeDigits()
    {
        var start = at;
        while (at < utf8.Length && char.IsAsciiDigit((char)utf8[at]))
            at++;
        if (at == start)
            throw Malformed();
    }
}
