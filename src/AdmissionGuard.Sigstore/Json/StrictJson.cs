using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace AdmissionGuard.Sigstore.Json;

/// <summary>Parses JSON that others wrote: bounded in size and depth, no duplicate keys, comments or trailing commas (threat A17).</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = EvidenceLimits.MaxJsonDepth,
    };

    /// <summary>Parses a whole JSON text into an element that outlives the call.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="maxBytes">The bound on its size.</param>
    /// <param name="root">The element.</param>
    /// <param name="error">What is wrong; empty on success.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, int maxBytes, out JsonElement root, out string error)
    {
        root = default;
        if (utf8.Length > maxBytes)
        {
            error = $"{utf8.Length} bytes of JSON, want at most {maxBytes}";
            return false;
        }

        if (!IsUnicode(utf8.Span))
        {
            error = "not JSON: text that is not Unicode";
            return false;
        }

        try
        {
            root = JsonElement.Parse(utf8.Span, Options);
            error = "";
            return true;
        }
        catch (JsonException e)
        {
            error = "not JSON: " + Bounded(e.Message);
            return false;
        }
    }

    // JSON may spell half a surrogate pair, and .NET throws for it only when the text is asked for.
    private static bool IsUnicode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        if (utf8.IndexOf("\\u"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EvidenceLimits.MaxJsonDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                    reader.GetString();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (JsonException)
        {
            // Told with its place by the parser.
            return true;
        }
    }

    /// <summary>Cuts text that quotes input, so that messages stay short.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Bounded(string? text) => text is { Length: > 200 } ? text[..200] + "…" : text;
}
