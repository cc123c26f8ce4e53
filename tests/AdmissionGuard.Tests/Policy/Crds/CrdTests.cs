using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Crds;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using YamlDotNet.Serialization;

namespace AdmissionGuard.Tests.Policy.Crds;

/// <summary>The CRDs in <c>crds/</c> are the model, field by field, and install on every supported Kubernetes.</summary>
public sealed class CrdTests
{
    public static TheoryData<string> Kinds => [.. CrdKind.All.Select(k => k.Type.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void The_file_is_what_the_model_says(string kind)
    {
        var crd = CrdKind.All.Single(k => k.Type.Name == kind);
        Assert.Equal(CrdWriter.Write(crd), File.ReadAllText(Path.Combine(PolicyFixtures.Top, "crds", crd.FileName)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_field_of_the_model_is_in_the_schema_and_every_field_of_the_schema_in_the_model(string kind)
    {
        var full = Serialize(kind)!.AsObject();
        foreach (var part in (string[])["spec", "status"])
            Compare(full[part]!, Schema(kind)["properties"]![part]!.AsObject(), part);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_resource_with_every_field_set_survives_the_round_trip(string kind)
    {
        var json = Serialize(kind)!.ToJsonString();
        var parsed = PolicyDocuments.Parse(json, "full.json");
        Assert.Empty(parsed.Errors);
        Assert.Equal(json, JsonSerializer.Serialize(parsed.Documents[0].Resource, PolicyJson.Default.GetTypeInfo(CrdKind.All.Single(k => k.Type.Name == kind).Type)!));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_schema_is_structural_described_and_without_expressions(string kind)
    {
        WalkStructure(Schema(kind), kind);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Conditions_are_a_list_map_and_status_is_a_subresource(string kind)
    {
        var version = Version(kind);
        Assert.NotNull(version["subresources"]!["status"]);
        Assert.NotEmpty(version["additionalPrinterColumns"]!.AsArray());
        var conditions = Schema(kind)["properties"]!["status"]!["properties"]!["conditions"]!;
        Assert.Equal("map", (string?)conditions["x-kubernetes-list-type"]);
        Assert.Equal("type", (string?)conditions["x-kubernetes-list-map-keys"]![0]);
    }

    private static void Compare(JsonNode value, JsonObject schema, string path)
    {
        switch (value)
        {
            case JsonObject map when schema["properties"] is JsonObject properties:
                Assert.Equal(map.Select(p => p.Key).Order(), properties.Select(p => p.Key).Order());
                foreach (var (name, child) in map)
                    Compare(child!, properties[name]!.AsObject(), $"{path}.{name}");
                break;
            case JsonObject map:
                Assert.Equal("object", (string?)schema["type"]);
                Assert.True(schema["additionalProperties"] is not null || schema["x-kubernetes-preserve-unknown-fields"] is not null, path);
                break;
            case JsonArray list:
                Assert.Equal("array", (string?)schema["type"]);
                Compare(list[0]!, schema["items"]!.AsObject(), path + "[]");
                break;
            default:
                var (kind, type) = (value.GetValueKind(), (string?)schema["type"]);
                Assert.True((kind, type) is (JsonValueKind.String, "string") or (JsonValueKind.Number, "integer") or (JsonValueKind.True, "boolean"), $"{path}: {kind}, {type}");
                if (schema["enum"] is JsonArray names)
                    Assert.Contains((string?)value, names.Select(n => (string?)n));
                break;
        }
    }

    private static void WalkStructure(JsonObject schema, string path)
    {
        Assert.True(schema["type"] is not null, $"{path} has no type");
        Assert.All((string[])["x-kubernetes-validations", "$ref", "oneOf", "anyOf", "allOf", "not"], refused => Assert.False(schema.ContainsKey(refused), $"{path}: {refused}"));
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            // The API server accepts nothing but a type for an object's own metadata.
            if (name == "metadata" && property!["properties"] is null)
                Assert.Equal(["type"], property.AsObject().Select(p => p.Key));
            else
                Assert.True(property!["description"] is JsonValue d && ((string)d!).Length > 5, $"{path}.{name} has no description");
            WalkStructure(property.AsObject(), $"{path}.{name}");
        }

        if (schema["items"] is JsonObject items)
            WalkStructure(items, path + "[]");
        foreach (var required in schema["required"]?.AsArray() ?? [])
            Assert.NotNull(schema["properties"]![(string)required!]);
    }

    private static JsonNode? Serialize(string kind) => kind switch
    {
        ClusterImagePolicy.KindName => JsonSerializer.SerializeToNode(FilledResource.Make<ClusterImagePolicy>(), PolicyJson.Default.ClusterImagePolicy),
        ImagePolicy.KindName => JsonSerializer.SerializeToNode(FilledResource.Make<ImagePolicy>(), PolicyJson.Default.ImagePolicy),
        TrustRoot.KindName => JsonSerializer.SerializeToNode(FilledResource.Make<TrustRoot>(), PolicyJson.Default.TrustRoot),
        _ => JsonSerializer.SerializeToNode(FilledResource.Make<ImagePolicyException>(), PolicyJson.Default.ImagePolicyException),
    };

    private static JsonObject Schema(string kind) => Version(kind)["schema"]!["openAPIV3Schema"]!.AsObject();

    private static JsonObject Version(string kind)
    {
        var file = Path.Combine(PolicyFixtures.Top, "crds", CrdKind.All.Single(k => k.Type.Name == kind).FileName);
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(File.ReadAllText(file));
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(yaml);
        return JsonNode.Parse(json)!["spec"]!["versions"]![0]!.AsObject();
    }
}
