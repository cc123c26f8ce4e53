using System.Text.Json;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>Real images' provenance in cosign's old attestation layers, signed by public-good Sigstore.</summary>
public sealed class OciLayoutConformanceTests
{
    [Theory]
    [InlineData("v1.9.0")]
    [InlineData("v2.1.0")]
    public void Provenance_of_real_images_verifies(string version)
    {
        var layout = ConformanceSuites.PathOf("oci-layouts", version, "container_workflow_dispatch");
        Assert.SkipWhen(layout is null, ConformanceSuites.HowToGet);
        var image = ArtifactSubject.FromDigest(File.ReadAllText(layout + ".digest").Trim());
        Assert.True(TrustedRoot.TryParse(File.ReadAllBytes(ConformanceSuites.PathOf("trusted_root.production.json")!), out var root, out var error), error);

        var layer = Assert.Single(AttestationLayers(layout!));
        Assert.True(AttestationLayer.TryParse(layer.Bytes, layer.Annotations, out var material, out var failure), failure?.ToString());
        var result = new SignatureVerifier(TimeProvider.System).Verify(material, new RootTrust(root), VerificationOptions.Default, image);

        Assert.True(result.IsVerified, result.Failure?.ToString());
        var signer = Assert.IsType<CertificateSigner>(result.Evidence.Signer);
        Assert.Equal($"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/{version}", signer.Subject);
        Assert.Equal("https://github.com/slsa-framework/example-package", signer.Claims["sourceRepositoryURI"]);
        Assert.Equal("https://slsa.dev/provenance/v0.2", Assert.IsType<VerifiedStatement>(result.Evidence.Content).PredicateType);
    }

    private static IEnumerable<(byte[] Bytes, Dictionary<string, string> Annotations)> AttestationLayers(string layout)
    {
        byte[] Blob(JsonElement descriptor) => File.ReadAllBytes(Path.Combine(layout, "blobs", "sha256", descriptor.GetProperty("digest").GetString()![7..]));
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json")));
        foreach (var descriptor in index.RootElement.GetProperty("manifests").EnumerateArray())
        {
            using var manifest = JsonDocument.Parse(Blob(descriptor));
            if (!manifest.RootElement.TryGetProperty("layers", out var layers))
                continue;
            foreach (var layer in layers.EnumerateArray())
                yield return (Blob(layer), layer.GetProperty("annotations").EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!));
        }
    }
}
