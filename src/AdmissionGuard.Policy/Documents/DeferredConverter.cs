using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AdmissionGuard.Policy.Documents;

/// <summary>Stands for a part of the model; <see cref="PolicyJson.Default"/> reads and writes it, strictly as ever.</summary>
/// <typeparam name="T">The part.</typeparam>
internal sealed class DeferredConverter<T> : JsonConverter<T>, IDeferredConverter
    where T : class
{
    /// <inheritdoc/>
    public JsonTypeInfo Full => PolicyJson.Default.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not of the model");

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T?)JsonSerializer.Deserialize(ref reader, Full);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Full);
}
