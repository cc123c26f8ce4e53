using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Sigstore.Json;

/// <summary>Scalars of protobuf's JSON mapping.</summary>
internal static class ProtoScalar
{
    /// <summary>A string that is well-formed Unicode.</summary>
    public static bool TryText(JsonElement value, out string text)
    {
        text = "";
        if (value.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as an escape.
            return false;
        }
    }

    /// <summary>Bytes, without a detour over a string of the same size.</summary>
    public static bool TryBytes(JsonElement value, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (!raw.Contains((byte)'\\'))
            return Base64Text.TryDecode(raw, out bytes);
        return TryText(value, out var text) && Base64Text.TryDecode(Encoding.UTF8.GetBytes(text), out bytes);
    }

    /// <summary>A 64-bit integer, as a number or in a string.</summary>
    public static bool TryInteger(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number),
            JsonValueKind.String => TryText(value, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    /// <summary>A Timestamp: RFC 3339 with up to nine digits of fraction, of which .NET keeps seven.</summary>
    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > 40)
            return false;
        var dot = text.IndexOf('.');
        if (dot >= 0)
        {
            var end = text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
            if (end is < 1 or > 9)
                return false;
            text = string.Concat(text.AsSpan(0, dot + 1 + Math.Min(end, 7)), text.AsSpan(dot + 1 + end));
        }

        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time)
            && (text[^1] == 'Z' || text[^3] == ':');
    }

    /// <summary>The field's name as the .proto file spells it.</summary>
    public static string ToSnakeCase(string camelCase)
    {
        var snake = new StringBuilder(camelCase.Length + 4);
        foreach (var c in camelCase)
        {
            if (char.IsAsciiLetterUpper(c))
                snake.Append('_').Append(char.ToLowerInvariant(c));
            else
                snake.Append(c);
        }

        return snake.ToString();
    }
}
