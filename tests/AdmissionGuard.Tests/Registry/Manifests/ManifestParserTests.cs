using System.Text;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Tests.Registry.Manifests;

/// <summary>There is one way to read a manifest, or none.</summary>
public sealed class ManifestParserTests
{
    private const string Hex = "20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad";
    private const string Descriptor = $$"""{"mediaType":"x","digest":"sha256:{{Hex}}","size":3}""";

    private static readonly RegistryLimits Limits = new();

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    public void Reads_an_image(string type)
    {
        var image = Assert.IsType<ImageManifest>(Parse($$$"""{"schemaVersion":2,"mediaType":"{{{type}}}","config":{{{Descriptor}}},"layers":[{{{Descriptor}}}],"annotations":{"a":"b"}}""", type));
        Assert.Equal("b", image.Annotations["a"]);
        Assert.Equal(3, Assert.Single(image.Layers).Size);
    }

    [Theory]
    [InlineData(MediaTypes.OciIndex)]
    [InlineData(MediaTypes.DockerManifestList)]
    public void Reads_an_index_and_tells_attestation_manifests_from_images(string type)
    {
        var index = Assert.IsType<ImageIndex>(Parse(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{type}}}","manifests":[
              {"mediaType":"x","digest":"sha256:{{{Hex}}}","size":3,"platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
              {"mediaType":"x","digest":"sha256:{{{Hex}}}","size":3,"platform":{"os":"unknown","architecture":"unknown"}},
              {"mediaType":"x","digest":"sha256:{{{Hex}}}","size":3,"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}
            """,
            type + "; charset=utf-8"));
        Assert.Equal("linux/arm64/v8", index.Manifests[0].Platform!.ToString());
        Assert.Equal([false, true, true], index.Manifests.Select(m => m.IsAttestationManifest));
    }

    [Fact]
    public void Reads_an_artifact_manifest_and_its_subject()
    {
        var artifact = Assert.IsType<ImageManifest>(Parse($$"""{"mediaType":"{{MediaTypes.OciArtifactManifest}}","artifactType":"t","blobs":[{{Descriptor}}],"subject":{{Descriptor}}}""", MediaTypes.OciArtifactManifest));
        Assert.Equal("t", artifact.ArtifactType);
        Assert.Equal(Hex, artifact.Subject!.Digest.Hex);
        Assert.Single(artifact.Layers);
    }

    [Fact]
    public void Takes_the_header_where_the_body_says_nothing() =>
        Assert.IsType<ImageManifest>(Parse($$"""{"schemaVersion":2,"config":{{Descriptor}},"layers":null}""", MediaTypes.OciManifest));

    [Trait("threat", "R22")]
    [Theory]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"layers":[]}""", MediaTypes.OciIndex)]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"config":{{Descriptor}}}""", MediaTypes.OciIndex)]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","manifests":[]}""", MediaTypes.OciManifest)]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","config":{{Descriptor}},"layers":[]}""", MediaTypes.OciIndex)]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[]}""", MediaTypes.OciIndex)]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[]}""", MediaTypes.DockerManifest)]
    [InlineData($$"""{"schemaVersion":2,"config":{{Descriptor}},"layers":[]}""", null)]
    [InlineData($$"""{"schemaVersion":2,"config":{{Descriptor}},"layers":[]}""", "application/json")]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", null)]
    [InlineData("{}", MediaTypes.OciManifest)]
    [InlineData("[]", MediaTypes.OciManifest)]
    [InlineData("", MediaTypes.OciManifest)]
    [InlineData("<html>", "text/html")]
    public void Refuses_what_could_be_read_in_two_ways(string body, string? contentType) => Refuses(body, contentType, RegistryFailureKind.Invalid);

    [Theory]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", MediaTypes.DockerSignedSchema1)]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "application/json")]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"application/vnd.example","config":{{Descriptor}},"layers":[]}""", null)]
    public void Says_that_a_format_is_not_supported(string body, string? contentType) => Refuses(body, contentType, RegistryFailureKind.Unsupported);

    [Trait("threat", "R20")]
    [Theory]
    [InlineData("-1")]
    [InlineData("4611686018427387904e9")]
    [InlineData("9223372036854775808")]
    [InlineData("\"12\"")]
    [InlineData("1e400")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Refuses_sizes_that_are_none(string size) =>
        Refuses($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[{"mediaType":"x","digest":"sha256:{{Hex}}","size":{{size}}}]}""", null, RegistryFailureKind.Invalid);

    [Trait("threat", "R21")]
    [Theory]
    [InlineData("sha256:../../x")]
    [InlineData("sha256:AB8FA62305BC9AAFE3142E2A3BFDDDCCCD56A16A4EBB41690D214EA0E97AAD00")]
    [InlineData("SHA256:" + Hex)]
    [InlineData("sha256:0" + Hex)]
    [InlineData("sha1:20688fa62305bc9aafe3142e2a3bfdddcccd56a1")]
    [InlineData("")]
    public void Refuses_digests_that_are_none(string digest) =>
        Refuses($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"digest":"{{digest}}","size":1}]}""", null, RegistryFailureKind.Invalid);

    [Trait("threat", "A17")]
    [Theory]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"manifests":[]}""")]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","mediaType":"{{MediaTypes.OciIndex}}","manifests":[]}""")]
    [InlineData($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[],"annotations":{"a":"1","a":"2"}}""")]
    [InlineData($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[],"other":{"a":1,"a":2}}""")]
    [InlineData($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[],"annotations":{"a":"\ud800"}}""")]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[]} x""")]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],}""")]
    public void Refuses_json_that_parsers_read_differently(string body) => Refuses(body, null, RegistryFailureKind.Invalid);

    [Trait("threat", "R8")]
    [Theory]
    [InlineData("manifests", MediaTypes.OciIndex, 1_000_000, "0")]
    [InlineData("manifests", MediaTypes.OciIndex, 20_000, Descriptor)]
    [InlineData("layers", MediaTypes.OciManifest, 20_000, Descriptor)]
    public void Refuses_too_many_entries_in_bounded_memory(string list, string type, int count, string entry)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{type}}",{{(list == "layers" ? $"\"config\":{Descriptor}," : "")}}"{{list}}":[{{string.Join(',', Enumerable.Repeat(entry, count))}}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(ManifestParser.TryParse(body, null, Limits, out _, out _, out var error));
        Assert.NotEmpty(error);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32 << 20);
    }

    [Trait("threat", "S4")]
    [Fact]
    public void Survives_any_change_of_a_byte()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[{{Descriptor}}],"annotations":{"a":"b"},"subject":{{Descriptor}}}""");
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var changed = (byte[])body.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[random.Next(changed.Length)] = (byte)"{}[],:\"0n"[random.Next(9)];
            ManifestParser.TryParse(changed, MediaTypes.OciManifest, Limits, out _, out _, out _);
        }
    }

    [Fact]
    public void Refuses_deep_nesting() =>
        Refuses($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""", null, RegistryFailureKind.Invalid);

    private static ManifestDocument Parse(string body, string? contentType)
    {
        Assert.True(ManifestParser.TryParse(Encoding.UTF8.GetBytes(body), contentType, Limits, out var document, out _, out var error), error);
        return document;
    }

    private static void Refuses(string body, string? contentType, RegistryFailureKind expected)
    {
        Assert.False(ManifestParser.TryParse(Encoding.UTF8.GetBytes(body), contentType, Limits, out _, out var kind, out var error));
        Assert.Equal(expected, kind);
        Assert.InRange(error.Length, 1, 400);
    }
}
