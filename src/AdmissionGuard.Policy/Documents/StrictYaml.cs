using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Turns other YAML configuration into JSON under the rules of policies: one document, no aliases, no merge keys, no key
/// twice, bounded in bytes, depth and count.
/// </summary>
public static class StrictYaml
{
    /// <summary>The one document as JSON. JSON is YAML (YAML 1.2, section 1.3) and comes back with the same values.</summary>
    /// <param name="utf8">The text, UTF-8.</param>
    /// <exception cref="FormatException">It is not one document, or uses what is refused; the message names the line.</exception>
    public static byte[] ToJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (utf8.Length > DocumentLimits.MaxBytes)
                throw new FormatException($"{utf8.Length} bytes, want at most {DocumentLimits.MaxBytes}");
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8.Span).TrimStart('\uFEFF');
            if (YamlReader.Read(text).Take(2).ToList() is not [var (_, node)])
                throw new FormatException("want one document");
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DocumentLimits.MaxDepth }))
                node.WriteTo(writer);
            return buffer.ToArray();
        }
        catch (DocumentException malformed)
        {
            throw new FormatException($"line {malformed.Line}: {malformed.Message}", malformed);
        }
        catch (DecoderFallbackException malformed)
        {
            throw new FormatException("not UTF-8", malformed);
        }
    }
}
