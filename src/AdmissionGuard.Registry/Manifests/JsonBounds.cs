using System.Text.Json;
using System.Text.Unicode;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>
/// Opens JSON from outside: first a pass that allocates nothing and refuses what is too deep, too plentiful or not UTF-8,
/// then a document without duplicate keys, comments or trailing commas.
/// </summary>
internal static class JsonBounds
{
    /// <summary>Manifests, tokens and docker configurations have five levels at most; the reader must never recurse far.</summary>
    internal const int MaxDepth = 16;

    /// <summary>1,000 entries of an index with platform, annotations and all come to some 40,000 tokens (CVE-2024-29903: work by untrusted counts).</summary>
    internal const int MaxTokens = 200_000;

    /// <exception cref="JsonException">The text is not JSON within the bounds.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw new JsonException("not UTF-8");
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var tokens = 0;
        while (reader.Read())
        {
            if (++tokens > MaxTokens)
                throw new JsonException($"more than {MaxTokens} values");
            if (reader.ValueIsEscaped && !IsUnicode(ref reader))
                throw new JsonException("text that is not Unicode");
        }

        return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
    }

    // JSON may spell half a surrogate pair, and .NET throws for it only when the text is asked for.
    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
