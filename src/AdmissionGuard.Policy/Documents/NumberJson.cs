using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Documents;

/// <summary>Writes numbers as JSON does.</summary>
[JsonSerializable(typeof(double))]
internal sealed partial class NumberJson : JsonSerializerContext;
