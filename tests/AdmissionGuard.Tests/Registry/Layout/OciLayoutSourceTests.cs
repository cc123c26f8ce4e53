using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Registry.References;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Tests.Registry.Layout;

/// <summary>A layout on disk is a source like a registry.</summary>
public sealed class OciLayoutSourceTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("admissionguard-layout-").FullName;
    private readonly RegistryContent content = new();

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Finds_tags_referrers_and_the_only_image()
    {
        var image = SampleImage.Add(content);
        image.AddBundle("bundle");
        image.AddSignatureTag(null, "payload");
        image.AddAttestationTag(null, "envelope");
        Write();
        var source = new OciLayoutSource(directory, new RegistryLimits());
        foreach (var text in new[] { $"oci-layout:{directory}", $"oci-layout:{directory}:v1", $"oci-layout:{directory}@{image.Digest}" })
        {
            Assert.True(OciLayoutReference.TryParse(text, out var reference, out var error), error);
            Assert.Equal(text, reference.ToString());
            var resolved = await source.ResolveAsync(reference, TestContext.Current.CancellationToken);
            Assert.True(resolved.IsSuccess, resolved.Failure?.ToString());
            Assert.Equal(image.Digest, resolved.Value.Digest.ToString());
        }

        var pieces = await FindAsync(source, image.Digest);
        Assert.Equal(["AttestationPiece", "BundlePiece", "SimpleSigningPiece"], pieces.Select(p => p.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Finds_referrers_that_the_index_does_not_list()
    {
        var image = SampleImage.Add(content);
        var other = SampleImage.Add(content, "v2", "two");
        var unlisted = image.AddBundle("bundle");
        other.AddBundle("another");
        Write(m => m != unlisted);

        var piece = Assert.Single(await FindAsync(new OciLayoutSource(directory, new RegistryLimits()), image.Digest));
        Assert.Contains(unlisted, piece.Place, StringComparison.Ordinal);
        Assert.Equal(RegistryFailureKind.LimitExceeded, (await new OciLayoutSource(directory, new RegistryLimits { TotalBytes = 500 })
            .GetReferrersAsync(Tests.Registry.Evidence.Searches.Reference("x").Name, Tests.Registry.Evidence.Searches.DigestOf(image.Digest), default, TestContext.Current.CancellationToken)).Failure!.Kind);
    }

    [Fact]
    public async Task Refuses_a_blob_that_was_changed_on_disk()
    {
        var image = SampleImage.Add(content);
        Write();
        File.AppendAllText(Path.Combine(directory, "blobs", "sha256", image.Digest["sha256:".Length..]), " ");
        var source = new OciLayoutSource(directory, new RegistryLimits());
        var resolved = await source.ResolveAsync(Tests.Registry.Evidence.Searches.Reference($"x@{image.Digest}"), TestContext.Current.CancellationToken);
        Assert.Equal(RegistryFailureKind.Invalid, resolved.Failure!.Kind);
    }

    [Fact]
    public async Task Says_what_is_missing_or_ambiguous()
    {
        Assert.True(OciLayoutReference.TryParse($"oci-layout:{directory}", out var reference, out _));
        Assert.Equal(RegistryFailureKind.NotFound, (await new OciLayoutSource(directory, new RegistryLimits()).ResolveAsync(reference, TestContext.Current.CancellationToken)).Failure!.Kind);
        SampleImage.Add(content);
        SampleImage.Add(content, "v2", "two");
        Write();
        var ambiguous = await new OciLayoutSource(directory, new RegistryLimits()).ResolveAsync(reference, TestContext.Current.CancellationToken);
        Assert.Equal(RegistryFailureKind.Invalid, ambiguous.Failure!.Kind);
    }

    private static async Task<List<EvidencePiece>> FindAsync(IContentSource source, string digest)
    {
        var finder = new EvidenceFinder(new RegistryOptions(), TimeProvider.System);
        Assert.True(RepositoryName.TryParse("layout.invalid/x", out var name, out _));
        var pieces = new List<EvidencePiece>();
        await foreach (var piece in finder.Search(source, new EvidenceQuery(name, Tests.Registry.Evidence.Searches.DigestOf(digest), EvidenceNeed.Signatures | EvidenceNeed.Attestations, true)))
            pieces.Add(piece);
        return pieces;
    }

    private void Write(Func<string, bool>? listed = null)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256")).FullName;
        foreach (var (digest, bytes) in content.Blobs)
            File.WriteAllBytes(Path.Combine(blobs, digest["sha256:".Length..]), bytes);
        foreach (var (digest, (bytes, _)) in content.Manifests)
            File.WriteAllBytes(Path.Combine(blobs, digest["sha256:".Length..]), bytes);
        var entries = content.Manifests.Where(m => listed?.Invoke(m.Key) != false).Select(m =>
        {
            var tag = content.Tags.FirstOrDefault(t => t.Value == m.Key).Key;
            return $$"""{"mediaType":"{{m.Value.ContentType}}","digest":"{{m.Key}}","size":{{m.Value.Bytes.Length}}{{(tag is null ? "" : $",\"annotations\":{{\"org.opencontainers.image.ref.name\":\"{tag}\"}}")}}}""";
        });
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(directory, "index.json"), $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries)}}]}""");
    }
}
