using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Reads an enum from exactly one of its names: no other case, no number, no list. (The built-in converter takes all
/// three.)
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class StrictEnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(EnumNames.NameOf, f => (T)f.GetValue(null)!, StringComparer.Ordinal);

    private static readonly FrozenDictionary<T, string> Texts = Values.ToFrozenDictionary(v => v.Value, v => v.Key);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"want one of {string.Join(", ", Values.Keys.Order(StringComparer.Ordinal))}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Texts[value]);
    }
}
