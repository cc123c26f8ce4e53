using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>Quotes texts as JSON does, which every YAML reader takes.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class YamlTextJson : JsonSerializerContext
{
    /// <summary>Leaves what needs no escape in JSON as it is.</summary>
    public static YamlTextJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
