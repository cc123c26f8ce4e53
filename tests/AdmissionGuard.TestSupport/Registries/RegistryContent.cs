using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>What one repository of a test registry holds.</summary>
public sealed class RegistryContent
{
    /// <summary>Blobs by digest.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Manifests by digest, with their media types.</summary>
    public ConcurrentDictionary<string, (byte[] Bytes, string ContentType)> Manifests { get; } = new(StringComparer.Ordinal);

    /// <summary>Digests by tag.</summary>
    public ConcurrentDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a blob and gives its descriptor.</summary>
    public JsonObject AddBlob(byte[] bytes, string mediaType)
    {
        var digest = Digest.Of(bytes).ToString();
        Blobs[digest] = bytes;
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = bytes.Length };
    }

    /// <summary>Adds a manifest and gives its digest.</summary>
    public string AddManifest(byte[] bytes, string contentType, string? tag = null)
    {
        var digest = Digest.Of(bytes).ToString();
        Manifests[digest] = (bytes, contentType);
        if (tag is not null)
            Tags[tag] = digest;
        return digest;
    }

    /// <summary>Adds a manifest and gives its digest.</summary>
    public string AddManifest(JsonObject manifest, string? tag = null) =>
        AddManifest(Encoding.UTF8.GetBytes(manifest.ToJsonString()), (string)manifest["mediaType"]!, tag);

    /// <summary>Manifests whose subject is a digest, as the referrers API lists them.</summary>
    public IReadOnlyList<JsonObject> ReferrersOf(string subject)
    {
        var found = new List<JsonObject>();
        foreach (var (digest, (bytes, contentType)) in Manifests.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            var manifest = JsonNode.Parse(bytes)!.AsObject();
            if ((string?)manifest["subject"]?["digest"] != subject)
                continue;
            var descriptor = new JsonObject
            {
                ["mediaType"] = contentType,
                ["digest"] = digest,
                ["size"] = bytes.Length,
                ["artifactType"] = (string?)manifest["artifactType"] ?? (string?)manifest["config"]?["mediaType"],
            };
            if (manifest["annotations"] is { } annotations)
                descriptor["annotations"] = annotations.DeepClone();
            found.Add(descriptor);
        }

        return found;
    }
}
