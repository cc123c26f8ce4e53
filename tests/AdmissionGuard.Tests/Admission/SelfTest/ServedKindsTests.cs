using System.Text.Json;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.SelfTest;

namespace AdmissionGuard.Tests.Admission.SelfTest;

[Trait("threat", "A11")]
public sealed class ServedKindsTests
{
    private const string Pods = """
        "Container":{"properties":{"name":{"type":"string"},"image":{"type":"string"}}},
        "ImageVolumeSource":{"properties":{"reference":{"type":"string"},"pullPolicy":{"type":"string"}}},
        "Volume":{"properties":{"image":{"$ref":"#/definitions/ImageVolumeSource"},"rbd":{"properties":{"image":{"type":"string"}}}}},
        "PodSpec":{"properties":{"containers":{"type":"array","items":{"$ref":"#/definitions/Container"}},"volumes":{"type":"array","items":{"$ref":"#/definitions/Volume"}}}},
        "PodTemplateSpec":{"properties":{"metadata":{},"spec":{"$ref":"#/definitions/PodSpec"}}},
        "Deployment":{"x-kubernetes-group-version-kind":[{"group":"apps","version":"v1","kind":"Deployment"}],"properties":{"metadata":{},"spec":{"properties":{"template":{"$ref":"#/definitions/PodTemplateSpec"}}},"status":{"properties":{"image":{"type":"string"}}}}},
        "DeploymentList":{"x-kubernetes-group-version-kind":[{"group":"apps","version":"v1","kind":"DeploymentList"}],"properties":{"metadata":{},"items":{"type":"array","items":{"$ref":"#/definitions/Deployment"}}}},
        "ConfigMap":{"x-kubernetes-group-version-kind":[{"group":"","version":"v1","kind":"ConfigMap"}],"properties":{"metadata":{},"data":{"type":"object"}}}
        """;

    [Fact]
    public void Fields_of_a_built_in_kind_are_found_and_known()
    {
        var served = Assert.Single(Served(Pods));
        Assert.Equal(["spec.template.spec.containers[].image", "spec.template.spec.volumes[].image.reference"], served.ImageFields);
        var report = KindReport.Of([served], BuiltInShapes.All);
        Assert.Empty(report.Unknown);
        Assert.Single(report.Known);
    }

    [Theory]
    [InlineData("""{"image":{"type":"string"}}""", "spec.image")]
    [InlineData("""{"template":{"$ref":"#/definitions/PodTemplateSpec"}}""", "spec.template.spec.containers[].image")]
    [InlineData("""{"steps":{"type":"array","items":{"properties":{"image":{"type":"string"}}}}}""", "spec.steps[].image")]
    [InlineData("""{"images":{"type":"array","items":{"type":"string"}}}""", "spec.images[]")]
    [InlineData("""{"roles":{"type":"object","additionalProperties":{"properties":{"image":{"type":"string"}}}}}""", "spec.roles[].image")]
    [InlineData("""{"roles":{"type":"object","additionalProperties":{"$ref":"#/definitions/PodTemplateSpec"}}}""", "spec.roles[].spec.containers[].image")]
    public void A_field_that_no_extractor_knows_is_reported(string spec, string path)
    {
        var report = KindReport.Of(Served(Pods + Widget(spec)), BuiltInShapes.All);
        var unknown = Assert.Single(report.Unknown);
        Assert.Equal(("acme.example", "Widget"), (unknown.Group, unknown.Kind));
        Assert.Contains(path, unknown.ImageFields);
    }

    [Fact]
    public void A_kind_whose_pods_gain_a_field_is_reported_though_it_is_built_in()
    {
        var newer = Pods.Replace("\"properties\":{\"containers\":", "\"properties\":{\"futureContainers\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/Container\"}},\"containers\":", StringComparison.Ordinal);
        Assert.Equal(["spec.template.spec.futureContainers[].image"], Assert.Single(KindReport.Of(Served(newer), BuiltInShapes.All).Unknown).ImageFields);
    }

    [Fact]
    public void Schemas_that_refer_to_themselves_end()
    {
        var circle = ",\"Node\":{\"properties\":{\"next\":{\"$ref\":\"#/definitions/Node\"},\"image\":{\"type\":\"string\"}}}" + Widget("""{"node":{"$ref":"#/definitions/Node"}}""");
        Assert.Contains("spec.node.image", Assert.Single(KindReport.Of(Served(Pods + circle), BuiltInShapes.All).Unknown).ImageFields);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"definitions":[]}""")]
    [InlineData("""{"definitions":{"A":{"x-kubernetes-group-version-kind":[1],"properties":{"metadata":{},"spec":{"$ref":"#/definitions/B"}}}}}""")]
    public void What_is_no_description_describes_nothing(string document) => Assert.Empty(ServedKinds.In(JsonElement.Parse(document)));

    private static string Widget(string spec) =>
        $",\"Widget\":{{\"x-kubernetes-group-version-kind\":[{{\"group\":\"acme.example\",\"version\":\"v1\",\"kind\":\"Widget\"}}],\"properties\":{{\"metadata\":{{}},\"spec\":{{\"properties\":{spec}}}}}}}";

    private static IReadOnlyList<ServedKind> Served(string definitions) => ServedKinds.In(JsonElement.Parse($"{{\"definitions\":{{{definitions}}}}}"));
}
