using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>Writes an OCI image layout (image-spec, "Image Layout Specification") as tools that copy images with their referrers do.</summary>
public sealed class LayoutFolder(string folder)
{
    private readonly List<JsonObject> entries = [];

    /// <summary>The layout of a sample that real tools wrote, in a folder.</summary>
    public static string OfSample(string sample, string folder)
    {
        var content = new RegistryContent();
        EvidenceSample.Load(sample, content);
        var layout = new LayoutFolder(folder);
        foreach (var blob in content.Blobs.Values)
            layout.AddBlob(blob);
        foreach (var (digest, manifest) in content.Manifests)
            layout.AddManifest(manifest.Bytes, manifest.ContentType, content.Tags.Where(t => t.Value == digest).Select(t => t.Key).FirstOrDefault());
        return layout.Write();
    }

    /// <summary>Adds a blob and gives its digest.</summary>
    public string AddBlob(byte[] bytes)
    {
        var digest = Digest.Of(bytes).ToString();
        var file = Path.Combine(folder, "blobs", "sha256", digest["sha256:".Length..]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return digest;
    }

    /// <summary>Adds a manifest, by a tag where it has one, and gives its digest.</summary>
    public string AddManifest(byte[] bytes, string mediaType, string? tag = null)
    {
        var digest = AddBlob(bytes);
        var entry = new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = bytes.Length };
        if (tag is not null)
            entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        entries.Add(entry);
        return digest;
    }

    /// <summary>Adds an image of one layer without content, and gives its digest.</summary>
    public string AddImage(string tag, string name)
    {
        var config = Encoding.UTF8.GetBytes(new JsonObject { ["architecture"] = "amd64", ["os"] = "linux", ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["name"] = name } }, ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() } }.ToJsonString());
        return AddManifest(Manifest("application/vnd.oci.image.config.v1+json", config), "application/vnd.oci.image.manifest.v1+json", tag);
    }

    /// <summary>Adds a Sigstore bundle as a referrer of an image.</summary>
    public void AddBundle(string subject, long subjectSize, byte[] bundle)
    {
        const string Type = "application/vnd.dev.sigstore.bundle.v0.3+json";
        var manifest = JsonNode.Parse(Manifest("application/vnd.oci.empty.v1+json", "{}"u8.ToArray()))!.AsObject();
        manifest["artifactType"] = Type;
        manifest["layers"] = new JsonArray(new JsonObject { ["mediaType"] = Type, ["digest"] = AddBlob(bundle), ["size"] = bundle.Length });
        manifest["subject"] = new JsonObject { ["mediaType"] = "application/vnd.oci.image.manifest.v1+json", ["digest"] = subject, ["size"] = subjectSize };
        AddManifest(Encoding.UTF8.GetBytes(manifest.ToJsonString()), "application/vnd.oci.image.manifest.v1+json");
    }

    /// <summary>The size of a blob.</summary>
    public long SizeOf(string digest) => new FileInfo(Path.Combine(folder, "blobs", "sha256", digest["sha256:".Length..])).Length;

    /// <summary>Writes the index and gives the folder.</summary>
    public string Write()
    {
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(folder, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray([.. entries.Select(e => (JsonNode)e.DeepClone())]) }.ToJsonString());
        return folder;
    }

    private byte[] Manifest(string configType, byte[] config) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
        ["config"] = new JsonObject { ["mediaType"] = configType, ["digest"] = AddBlob(config), ["size"] = config.Length },
        ["layers"] = new JsonArray(),
    }.ToJsonString());
}
