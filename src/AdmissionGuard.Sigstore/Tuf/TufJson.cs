using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// Strict reading of metadata fields. Each method throws <see cref="JsonException"/> for what is missing or of the wrong
/// type; <see cref="SignedMetadata{T}"/> is the one place that turns it into a failure.
/// </summary>
internal static class TufJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = TufLimits.MaxJsonDepth,
    };

    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> raw)
    {
        try
        {
            return JsonDocument.Parse(raw, Options);
        }
        catch (InvalidOperationException e)
        {
            // What the search for duplicate names throws for a name with half a surrogate pair.
            throw new JsonException("A name holds half a surrogate pair", e);
        }
    }

    public static JsonElement Member(JsonElement parent, string name) =>
        TryMember(parent, name, out var value) ? value : throw new JsonException($"{name} is missing");

    public static bool TryMember(JsonElement parent, string name, out JsonElement value)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw new JsonException($"{name} is looked for in something that is not an object");
        return parent.TryGetProperty(name, out value);
    }

    public static IEnumerable<JsonProperty> Members(JsonElement parent, string name)
    {
        var value = Member(parent, name);
        return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new JsonException($"{name} is not an object");
    }

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name)
    {
        var value = Member(parent, name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw new JsonException($"{name} is not a list");
    }

    public static string Text(JsonElement parent, string name) => Text(Member(parent, name));

    public static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) throw new JsonException("A string is wanted");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A string holds half a surrogate pair", e);
        }
    }

    /// <summary>An integer of at least <paramref name="least"/>, written without fraction or exponent.</summary>
    public static long Integer(JsonElement parent, string name, long least)
    {
        var value = Member(parent, name);
        if (value.ValueKind != JsonValueKind.Number || !long.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new JsonException($"{name} is not an integer");
        return number >= least ? number : throw new JsonException($"{name} is below {least}");
    }

    public static bool Flag(JsonElement parent, string name) => Member(parent, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new JsonException($"{name} is neither true nor false"),
    };

    /// <summary>A moment in the one form that the specification has (4.2.3): <c>YYYY-MM-DDTHH:MM:SSZ</c>.</summary>
    public static DateTimeOffset Moment(JsonElement parent, string name) =>
        DateTimeOffset.TryParseExact(Text(parent, name), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new JsonException($"{name} is not of the form YYYY-MM-DDTHH:MM:SSZ");

    /// <summary>A map of name to hash; hex in any case. At least one entry, as an empty map would mean "nothing to check".</summary>
    public static Dictionary<string, byte[]> Hashes(JsonElement parent, string name)
    {
        var hashes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var hash in Members(parent, name)) hashes.Add(hash.Name, Hex(Text(hash.Value)) ?? throw new JsonException($"{name} holds a hash that is not hexadecimal"));
        return hashes.Count > 0 ? hashes : throw new JsonException($"{name} is empty");
    }

    /// <summary>The bytes that hex digits of either case spell, or null when they are none.</summary>
    public static byte[]? Hex(string text)
    {
        if (text.Length % 2 != 0) return null;
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }
}
