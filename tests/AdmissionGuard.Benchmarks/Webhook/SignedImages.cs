using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Benchmarks.Webhook;

/// <summary>Puts images with a key-based signature, as cosign 2 stores it, into a registry of this process.</summary>
internal sealed class SignedImages : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly OciRegistry registry;

    public SignedImages(OciRegistry registry) => this.registry = registry;

    public string PublicKeyPem => key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Adds one, and returns its reference by tag.</summary>
    public string Add(string name)
    {
        var content = registry.Repository(name);
        var image = SampleImage.Add(content, seed: name);
        var payload = Encoding.UTF8.GetBytes(
            $$$"""{"critical":{"identity":{"docker-reference":"{{{registry.Host}}}/{{{name}}}"},"image":{"docker-manifest-digest":"{{{image.Digest}}}"},"type":"cosign container image signature"},"optional":null}""");
        var layer = content.AddBlob(payload, "application/vnd.dev.cosign.simplesigning.v1+json");
        layer["annotations"] = new JsonObject
        {
            ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        };
        content.AddManifest(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["config"] = content.AddBlob("{}"u8.ToArray(), "application/vnd.oci.image.config.v1+json"),
                ["layers"] = new JsonArray(layer),
            },
            $"{image.Digest.Replace(':', '-')}.sig");
        return $"{registry.Host}/{name}:v1";
    }

    /// <summary>A policy that demands the signature of every image of the registry.</summary>
    public string Policy() => $"""
        apiVersion: admissionguard.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {"{"}name: benchmark{"}"}
        spec:
          match: {"{"}images: ["{registry.Host}/**"]{"}"}
          authorities:
          - name: key
            key:
              data: |
        {string.Join('\n', PublicKeyPem.TrimEnd().Split('\n').Select(line => "        " + line))}
          require:
          - name: signed
            signature: {"{"}from: {"{"}anyOf: [key]{"}"}{"}"}
        """;

    public void Dispose() => key.Dispose();
}
