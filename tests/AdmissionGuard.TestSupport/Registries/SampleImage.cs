using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>A made-up image, and evidence of made-up content, in the places where tools put theirs. For tests of finding, not of verifying.</summary>
public sealed class SampleImage
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string BundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private readonly RegistryContent content;
    private readonly int size;

    private SampleImage(RegistryContent content, string digest, int size)
    {
        this.content = content;
        Digest = digest;
        this.size = size;
    }

    /// <summary>The digest of its manifest.</summary>
    public string Digest { get; }

    private string TagPrefix => Digest.Replace(':', '-');

    /// <summary>Puts an image with a tag into a repository.</summary>
    public static SampleImage Add(RegistryContent content, string tag = "v1", string seed = "image")
    {
        var manifest = Manifest(content.AddBlob(Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","seed":"{{seed}}"}"""), "application/vnd.oci.image.config.v1+json"), [content.AddBlob(Encoding.UTF8.GetBytes(seed), "application/vnd.oci.image.layer.v1.tar")]);
        var digest = content.AddManifest(manifest, tag);
        return new SampleImage(content, digest, content.Manifests[digest].Bytes.Length);
    }

    /// <summary>A bundle as cosign 3 attaches it: a manifest with a subject.</summary>
    /// <returns>The digest of the referrer.</returns>
    public string AddBundle(string text, string? predicateType = null, RegistryContent? into = null)
    {
        var target = into ?? content;
        var manifest = Manifest(target.AddBlob("{}"u8.ToArray(), "application/vnd.oci.empty.v1+json"), [target.AddBlob(Encoding.UTF8.GetBytes(text), BundleType)]);
        manifest["artifactType"] = BundleType;
        manifest["subject"] = new JsonObject { ["mediaType"] = ManifestType, ["digest"] = Digest, ["size"] = size };
        if (predicateType is not null)
            manifest["annotations"] = new JsonObject { ["dev.sigstore.bundle.predicateType"] = predicateType };
        return target.AddManifest(manifest);
    }

    /// <summary>The fallback tag for registries without the referrers API, naming what refers to the image at present.</summary>
    public void AddFallbackTag(RegistryContent? into = null)
    {
        var target = into ?? content;
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = "application/vnd.oci.image.index.v1+json", ["manifests"] = new JsonArray([.. target.ReferrersOf(Digest)]) };
        target.AddManifest(index, TagPrefix);
    }

    /// <summary>Signatures as cosign 2 stores them: one layer each, under the <c>.sig</c> tag.</summary>
    public void AddSignatureTag(RegistryContent? into = null, params string[] payloads) => AddTag(into ?? content, "sig", "application/vnd.dev.cosign.simplesigning.v1+json", "MEQ=", payloads);

    /// <summary>Attestations as cosign 2 stores them.</summary>
    public void AddAttestationTag(RegistryContent? into = null, params string[] envelopes) => AddTag(into ?? content, "att", "application/vnd.dsse.envelope.v1+json", "", envelopes);

    /// <summary>An SBOM as cosign 2 attaches it.</summary>
    public void AddSbomTag(params string[] documents) => AddTag(content, "sbom", "text/spdx+json", null, documents);

    private void AddTag(RegistryContent target, string suffix, string mediaType, string? signature, string[] blobs)
    {
        var layers = blobs.Select(b =>
        {
            var layer = target.AddBlob(Encoding.UTF8.GetBytes(b), mediaType);
            if (signature is not null)
                layer["annotations"] = new JsonObject { ["dev.cosignproject.cosign/signature"] = signature };
            return layer;
        });
        target.AddManifest(Manifest(target.AddBlob("{\"rootfs\":{}}"u8.ToArray(), "application/vnd.oci.image.config.v1+json"), [.. layers]), $"{TagPrefix}.{suffix}");
    }

    private static JsonObject Manifest(JsonObject config, JsonObject[] layers) =>
        new() { ["schemaVersion"] = 2, ["mediaType"] = ManifestType, ["config"] = config, ["layers"] = new JsonArray([.. layers]) };
}
