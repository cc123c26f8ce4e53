using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Tests.Registry.Evidence;

/// <summary>Everything that real tools stored is found, wherever they stored it.</summary>
public sealed class EvidenceSampleTests
{
    private const EvidenceNeed All = EvidenceNeed.Signatures | EvidenceNeed.Attestations | EvidenceNeed.UnsignedSboms;

    public static TheoryData<string, bool> Samples => [.. EvidenceSample.Names.Where(n => !n.Contains("COSIGN_REPOSITORY", StringComparison.Ordinal)).SelectMany(n => new TheoryDataRow<string, bool>[] { new(n, true), new(n, false) })];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Finds_every_piece_of(string sample, bool everything)
    {
        await using var registry = await OciRegistry.StartAsync();
        EvidenceSample.Load(sample, registry.Repository("lab/app"));
        using var searches = new Searches(registry);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subject in Subjects(registry.Repository("lab/app")))
        {
            var source = searches.Open();
            var search = searches.Search(source, Searches.Reference($"{registry.Host}/lab/app:v1"), subject, All, everything);
            await foreach (var piece in search.WithCancellation(TestContext.Current.CancellationToken))
            {
                if (piece is not NotationPiece)
                    Assert.True(found.Add(piece.ContentDigest.ToString()) || piece is SimpleSigningPiece, $"{piece.Place} twice");
                else
                    found.Add(piece.ContentDigest.ToString());
            }

            Assert.True(search.Report.IsComplete, string.Join("; ", search.Report.Failures));
            Assert.Equal(0, search.Report.ForeignReferrers);
        }

        Assert.Equal(Expected(registry.Repository("lab/app")), found.Order(StringComparer.Ordinal));
        Assert.NotEmpty(found);
    }

    [Fact]
    public async Task Finds_signatures_in_a_separate_repository()
    {
        await using var registry = await OciRegistry.StartAsync();
        EvidenceSample.Load("c25-key-sign-single", registry.Repository("lab/app"));
        EvidenceSample.Load("variant-c25-COSIGN_REPOSITORY", registry.Repository("sigs/all"));
        foreach (var tag in registry.Repository("lab/app").Tags.Keys.Where(t => t.StartsWith("sha256-", StringComparison.Ordinal)))
            registry.Repository("lab/app").Tags.Remove(tag, out _);
        Assert.True(AdmissionGuard.Registry.References.RepositoryName.TryParse($"{registry.Host}/sigs/all", out var separate, out _));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host) with { EvidenceRepositories = [new($"{registry.Host}/lab", separate)] });
        var source = searches.Open();
        var amd64 = registry.Repository("lab/app").Manifests.Keys.Single(d => d.StartsWith("sha256:9bbf3977c8ab", StringComparison.Ordinal));
        var search = searches.Search(source, Searches.Reference($"{registry.Host}/lab/app:v1"), amd64, EvidenceNeed.Signatures);
        var pieces = new List<EvidencePiece>();
        await foreach (var piece in search.WithCancellation(TestContext.Current.CancellationToken))
            pieces.Add(piece);
        Assert.IsType<SimpleSigningPiece>(Assert.Single(pieces));
        Assert.True(search.Report.IsComplete);
    }

    /// <summary>Every manifest that evidence could be about: images and indexes.</summary>
    private static IEnumerable<string> Subjects(RegistryContent content) =>
        content.Manifests.Keys.Where(d => content.Tags.Any(t => t.Key.StartsWith(d.Replace(':', '-'), StringComparison.Ordinal)) || content.ReferrersOf(d).Count > 0).Order(StringComparer.Ordinal);

    /// <summary>The blobs of all layers that tools write evidence to, and the manifests of notation's signatures.</summary>
    private static IEnumerable<string> Expected(RegistryContent content)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (digest, (bytes, _)) in content.Manifests)
        {
            var manifest = System.Text.Json.Nodes.JsonNode.Parse(bytes)!;
            if ((string?)manifest["config"]?["mediaType"] == "application/vnd.cncf.notary.signature")
                expected.Add(digest);
            foreach (var layer in manifest["layers"]?.AsArray() ?? [])
            {
                var type = (string)layer!["mediaType"]!;
                if (type.Contains("sigstore.bundle", StringComparison.Ordinal) || type.Contains("simplesigning", StringComparison.Ordinal) || type.Contains("dsse", StringComparison.Ordinal) || type.Contains("spdx", StringComparison.Ordinal) || type.Contains("cyclonedx", StringComparison.Ordinal))
                    expected.Add((string)layer["digest"]!);
            }
        }

        return expected.Order(StringComparer.Ordinal);
    }
}
