using System.Text;
using System.Text.Json;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Transport;

/// <summary>What a registry says about an error (OCI distribution-spec v1.1, "Error Codes"), made fit for a message.</summary>
internal static class ErrorBody
{
    /// <summary>"CODE": "message" of the first error; null when the body says nothing of the kind.</summary>
    internal static string? Describe(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || body.Span[0] != '{')
            return null;
        try
        {
            using var json = JsonBounds.Parse(body);
            if (json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 && errors[0].ValueKind == JsonValueKind.Object)
                return Join(Text(errors[0], "code"), Text(errors[0], "message"));
            return Join(Text(json.RootElement, "error"), Text(json.RootElement, "details"));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Join(string? code, string? message)
    {
        if (code is null && message is null)
            return null;
        var text = new StringBuilder();
        if (code is not null)
            text.Append(UntrustedText.Quote(code, 40));
        if (message is not null)
            text.Append(text.Length > 0 ? " " : "").Append(UntrustedText.Quote(message));
        return text.ToString();
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
