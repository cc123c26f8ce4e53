using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Makes a JSON value of a property's name.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class StringJson : JsonSerializerContext;
