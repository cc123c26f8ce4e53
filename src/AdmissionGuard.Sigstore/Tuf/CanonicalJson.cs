using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// The OLPC canonical JSON over which TUF signatures and key ids are made (TUF specification, 4.1): no white space, object
/// keys in code-point order, strings with only <c>"</c> and <c>\</c> escaped, integers only.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Encodes a value.</summary>
    /// <exception cref="JsonException">It holds a number that is not an integer, or text that is not Unicode: it has no canonical form.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    // Recursion is bounded: the document was parsed with TufLimits.MaxJsonDepth.
    private static void Write(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(value, output); break;
            case JsonValueKind.Array: WriteArray(value, output); break;
            case JsonValueKind.String: WriteString(Text(value), output); break;
            case JsonValueKind.Number: WriteInteger(value.GetRawText(), output); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            case JsonValueKind.Null: output.Write("null"u8); break;
            case JsonValueKind.Undefined:
            default: throw new JsonException($"{value.ValueKind} has no canonical form");
        }
    }

    private static void WriteObject(JsonElement value, ArrayBufferWriter<byte> output)
    {
        var members = new List<(byte[] Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject()) members.Add((Utf8(Name(member)), member.Value));
        // Order of UTF-8 bytes is order of code points; .NET's ordinal order is of UTF-16 units, which differs above U+FFFF.
        members.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            WriteString(members[i].Name, output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }

    private static void WriteString(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (text.IndexOfAny((byte)'"', (byte)'\\') is var at and >= 0)
        {
            output.Write(text[..at]);
            output.Write("\\"u8);
            output.Write(text.Slice(at, 1));
            text = text[(at + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    private static void WriteInteger(string digits, ArrayBufferWriter<byte> output)
    {
        if (digits.AsSpan().ContainsAny(".eE")) throw new JsonException("A number that is not an integer has no canonical form");
        output.Write(Encoding.ASCII.GetBytes(digits == "-0" ? "0" : digits));
    }

    private static byte[] Text(JsonElement value)
    {
        try
        {
            return Utf8(value.GetString()!);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("Text with half a surrogate pair has no canonical form", e);
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name with half a surrogate pair has no canonical form", e);
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
