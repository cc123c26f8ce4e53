using System.Text.Json.Serialization.Metadata;

namespace AdmissionGuard.Policy.Documents;

/// <summary>A converter that stands for the description of a type.</summary>
internal interface IDeferredConverter
{
    /// <summary>The description.</summary>
    JsonTypeInfo Full { get; }
}
