using System.Text.Json;

namespace AdmissionGuard.Admission.SelfTest;

/// <summary>
/// Reads members of JSON objects without ever throwing for a wrong shape: what is absent or of another type is
/// undefined, and undefined is for the caller to refuse.
/// </summary>
internal static class JsonElementReading
{
    /// <summary>The member, or an undefined element when this is no object or has no such member.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>The member's text, or null when it is no string of valid Unicode.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name).Text();

    /// <summary>The element's text, or null when it is no string of valid Unicode.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json raises for a lone surrogate or bytes that are not UTF-8.
            return null;
        }
    }

    /// <summary>The member's text, empty when absent or null, and null when it is anything else.</summary>
    public static string? TextOrEmpty(this JsonElement element, ReadOnlySpan<byte> name)
    {
        var member = element.Member(name);
        return member.IsAbsent() ? "" : member.Text();
    }

    /// <summary>Whether the member is exactly this text.</summary>
    public static bool Says(this JsonElement element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var member = element.Member(name);
        return member.ValueKind == JsonValueKind.String && member.ValueEquals(text);
    }

    /// <summary>Whether the element is absent or JSON null, which the Kubernetes API treats alike.</summary>
    public static bool IsAbsent(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
