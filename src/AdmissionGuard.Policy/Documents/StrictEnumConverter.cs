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
    // Arrays and not maps: no enum of the model has more than a few names, and a map by an enum is code that only a run can
    // compile, at each start.
    private static readonly FieldInfo[] Fields = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static);
    private static readonly string[] Texts = [.. Fields.Select(EnumNames.NameOf)];
    private static readonly T[] Values = [.. Fields.Select(field => (T)field.GetValue(null)!)];

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Array.IndexOf(Texts, reader.GetString()) is >= 0 and var at
            ? Values[at]
            : throw new JsonException($"want one of {string.Join(", ", Texts.Order(StringComparer.Ordinal))}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Texts[Array.FindIndex(Values, known => known.Equals(value))]);
    }
}
