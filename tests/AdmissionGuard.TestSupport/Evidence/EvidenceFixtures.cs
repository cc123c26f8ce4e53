using System.Text.Json;
using AdmissionGuard.Sigstore;
using AdmissionGuard.Sigstore.Bundles;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Evidence;

/// <summary>Real evidence by real tools, from <c>tests/fixtures/evidence</c> (its README says what is where).</summary>
public static class EvidenceFixtures
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Checkout.PathOf("tests", "fixtures", "evidence");

    /// <summary>One layer that holds evidence, with the digest of the manifest that it is about.</summary>
    public sealed record Layer(string MediaType, string Subject, string Blob, byte[] Bytes, IReadOnlyDictionary<string, string> Annotations)
    {
        /// <summary>Reads the layer as its media type says.</summary>
        public SignedMaterial Parse()
        {
            SignedMaterial? material;
            VerificationFailure? failure;
            var read = MediaType switch
            {
                "application/vnd.dev.cosign.simplesigning.v1+json" => SimpleSigningLayer.TryParse(Bytes, Annotations, out material, out failure),
                "application/vnd.dsse.envelope.v1+json" => AttestationLayer.TryParse(Bytes, Annotations, out material, out failure),
                _ => BundleParser.TryParse(Bytes, out material, out failure),
            };
            return read ? material! : throw new InvalidDataException($"{Blob}: {failure}");
        }
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Read(params string[] parts) => File.ReadAllBytes(Path.Combine([Folder, .. parts]));

    /// <summary>A trusted root of <c>trust/</c>.</summary>
    public static TrustedRoot Root(string name = "trusted_root.json") =>
        TrustedRoot.TryParse(Read("trust", name), out var root, out var error) ? root : throw new InvalidDataException(error);

    /// <summary>A public key.</summary>
    public static PublicKey Key(params string[] parts) =>
        PublicKey.TryParsePem(File.ReadAllText(Path.Combine([Folder, .. parts])), out var key, out var error) ? key : throw new InvalidDataException(error);

    /// <summary>Every layer of a dumped repository that holds evidence.</summary>
    public static IReadOnlyList<Layer> Layers(string sample)
    {
        var layers = new List<Layer>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, sample), "*manifest*.json").Order(StringComparer.Ordinal))
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(file));
            if (!manifest.RootElement.TryGetProperty("layers", out var list))
                continue;
            foreach (var layer in list.EnumerateArray())
            {
                var mediaType = layer.GetProperty("mediaType").GetString()!;
                if (mediaType.Contains("layer", StringComparison.Ordinal))
                    continue;
                var blob = layer.GetProperty("digest").GetString()![7..19];
                var annotations = layer.TryGetProperty("annotations", out var told)
                    ? told.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!)
                    : [];
                layers.Add(new Layer(mediaType, SubjectOf(file, manifest.RootElement), blob, Read(sample, $"blob-{blob}.json"), annotations));
            }
        }

        return layers;
    }

    // A referrer names its subject; cosign's tags spell it.
    private static string SubjectOf(string file, JsonElement manifest)
    {
        if (manifest.TryGetProperty("subject", out var subject))
            return subject.GetProperty("digest").GetString()!;
        var name = Path.GetFileName(file);
        return "sha256:" + name[(name.IndexOf("sha256-", StringComparison.Ordinal) + 7)..][..64];
    }
}
