using System.Text.Json;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Equality of JSON values (core, section 4.2.2): numbers by value, objects whatever the order of their fields.</summary>
internal static class JsonEquality
{
    public static bool AreEqual(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
            return false;

        switch (a.ValueKind)
        {
            case JsonValueKind.String:
                return a.GetString() == b.GetString();
            case JsonValueKind.Number:
                return JsonNumber.TryRead(a, out var x) && JsonNumber.TryRead(b, out var y) ? x == y : a.GetRawText() == b.GetRawText();
            case JsonValueKind.Array:
                return a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => AreEqual(p.First, p.Second));
            case JsonValueKind.Object:
                return a.GetPropertyCount() == b.GetPropertyCount() && a.EnumerateObject().All(p => b.TryGetProperty(p.Name, out var value) && AreEqual(p.Value, value));
            default:
                return true;
        }
    }
}
