using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>An image in an in-process registry, signed by a key in the way of cosign 2 (a <c>.sig</c> tag, simple signing), or not signed.</summary>
public sealed record SignedImage(string Repository, string Digest)
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>The image by tag.</summary>
    public string Tagged => Repository + ":v1";

    /// <summary>Puts an image into a registry, under the tag v1.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="name">The repository's path.</param>
    /// <param name="key">Who signs it; null for nobody.</param>
    public static SignedImage Add(OciRegistry registry, string name, ECDsa? key)
    {
        var content = registry.Repository(name);
        var manifest = Manifest(content.AddBlob(Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","seed":"{{name}}"}"""), "application/vnd.oci.image.config.v1+json"),
            content.AddBlob(Encoding.UTF8.GetBytes(name), "application/vnd.oci.image.layer.v1.tar"));
        var digest = content.AddManifest(manifest, "v1");
        var image = new SignedImage($"{registry.Host}/{name}", digest);
        if (key is not null)
            image.Sign(content, key);
        return image;
    }

    /// <summary>Signs it, in place of an earlier signature.</summary>
    public void Sign(RegistryContent content, ECDsa key)
    {
        var payload = Encoding.UTF8.GetBytes($$$"""{"critical":{"identity":{"docker-reference":"{{{Repository}}}"},"image":{"docker-manifest-digest":"{{{Digest}}}"},"type":"cosign container image signature"},"optional":null}""");
        var layer = content.AddBlob(payload, "application/vnd.dev.cosign.simplesigning.v1+json");
        layer["annotations"] = new JsonObject { ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) };
        content.AddManifest(Manifest(content.AddBlob("{\"rootfs\":{}}"u8.ToArray(), "application/vnd.oci.image.config.v1+json"), layer), $"{Digest.Replace(':', '-')}.sig");
    }

    /// <summary>Puts an index around it, under the tag v1, that is signed in its stead.</summary>
    public SignedImage InIndex(RegistryContent content, ECDsa key)
    {
        var size = content.Manifests[Digest].Bytes.Length;
        var digest = content.AddManifest(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.index.v1+json",
            ["manifests"] = new JsonArray(new JsonObject
            {
                ["mediaType"] = ManifestType,
                ["digest"] = Digest,
                ["size"] = size,
                ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = "amd64" },
            }),
        }, "v1");
        var index = new SignedImage(Repository, digest);
        index.Sign(content, key);
        return index;
    }

    private static JsonObject Manifest(JsonObject config, JsonObject layer) =>
        new() { ["schemaVersion"] = 2, ["mediaType"] = ManifestType, ["config"] = config, ["layers"] = new JsonArray(layer) };
}
