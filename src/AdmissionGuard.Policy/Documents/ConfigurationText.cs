using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Reads configuration that is written as policies are, YAML or JSON, into JSON: with the same limits, and without
/// aliases, merge keys or a key twice.
/// </summary>
public static class ConfigurationText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one document.</summary>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="json">The document as JSON.</param>
    /// <returns>What is wrong, with its line, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> utf8, out byte[] json)
    {
        json = [];
        try
        {
            if (utf8.Length > DocumentLimits.MaxBytes)
                return $"{utf8.Length} bytes, want at most {DocumentLimits.MaxBytes}";
            if (utf8.StartsWith("\uFEFF"u8))
                utf8 = utf8[3..];
            if (Node(utf8) is not { } node)
                return "want one document";
            json = Write(node);
            return null;
        }
        catch (DocumentException e)
        {
            return $"{(e.Line is { } line ? $"line {line}: " : "")}{(e.FieldPath.Length > 0 ? $"{e.FieldPath}: " : "")}{e.Message}";
        }
        catch (DecoderFallbackException)
        {
            return "not UTF-8";
        }
    }

    private static DocumentNode? Node(ReadOnlySpan<byte> utf8)
    {
        if (utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..])
            return JsonReader.Read(utf8);
        var documents = YamlReader.Read(StrictUtf8.GetString(utf8)).Take(2).ToList();
        return documents is [var (_, node)] ? node : null;
    }

    private static byte[] Write(DocumentNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DocumentLimits.MaxDepth }))
            node.WriteTo(writer);
        return buffer.ToArray();
    }
}
