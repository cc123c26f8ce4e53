using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>Indexes signed as a whole, with all their platforms or by platform alone; and evidence that tools copied or saved.</summary>
public sealed class PlatformsAndCopiesTests(PushLabs labs) : IClassFixture<PushLabs>
{
    private static readonly string[] Signature = ["signature"];

    [Theory]
    [InlineData(false, RegistryKind.Distribution)]
    [InlineData(true, RegistryKind.Distribution)]
    [InlineData(false, RegistryKind.Referrers)]
    [InlineData(true, RegistryKind.Referrers)]
    public async Task A_signed_index_covers_its_platforms_and_a_recursive_signature_each_of_them(bool cosign3, RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        var (index, platforms) = await PushIndexAsync(lab);
        await AssertAsync(lab, index.Reference, 1);
        await SignAsync(lab, cosign3, index.Reference);
        await AssertAsync(lab, index.Tagged, 0);
        await AssertAsync(lab, platforms[0], 1);
        await SignAsync(lab, cosign3, "--recursive", index.Reference);
        await AssertAsync(lab, platforms[0], 0);
        await AssertAsync(lab, platforms[1], 0);
    }

    [Theory]
    [Trait("threat", "R26")]
    [InlineData(RegistryKind.Distribution)]
    [InlineData(RegistryKind.Referrers)]
    public async Task Signatures_on_platforms_count_once_each_platform_has_one_also_in_nested_indexes(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        var (index, platforms) = await PushIndexAsync(lab);
        var nested = $"{index.Repository}:nested";
        await lab.Crane.RunAsync("index", "append", "-m", index.Tagged, "-t", nested);
        await SignAsync(lab, true, platforms[0]);
        await AssertAsync(lab, index.Tagged, 1);
        await AssertAsync(lab, nested, 1);
        await SignAsync(lab, false, platforms[1]);
        await AssertAsync(lab, index.Tagged, 0);
        await AssertAsync(lab, nested, 0);
    }

    [Theory]
    [InlineData(RegistryKind.Distribution, RegistryKind.Referrers)]
    [InlineData(RegistryKind.Referrers, RegistryKind.Distribution)]
    public async Task A_copy_is_as_good_as_the_original(RegistryKind from, RegistryKind to)
    {
        var (source, target) = (await labs.OfAsync(from), await labs.OfAsync(to));
        var old = await source.PushImageAsync($"copied-{Guid.NewGuid():n}");
        await SignAsync(source, false, old.Reference);
        var copy = $"{target.Registry.Host}/{old.Repository.Split('/', 2)[1]}:v1";
        await source.Cosign25().RunAsync("copy", old.Tagged, copy);
        await AssertAsync(source, copy, 0);

        var bundled = await source.PushImageAsync($"copied-{Guid.NewGuid():n}");
        await SignAsync(source, true, bundled.Reference);
        copy = $"{target.Registry.Host}/{bundled.Repository.Split('/', 2)[1]}:v1";
        await source.Oras.RunAsync("copy", "--recursive", "--from-plain-http", "--to-plain-http", bundled.Tagged, copy);
        await AssertAsync(source, copy, 0);
    }

    [Theory]
    [InlineData(RegistryKind.Distribution)]
    [InlineData(RegistryKind.Referrers)]
    public async Task A_saved_layout_is_judged_like_the_registry_it_came_from(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        foreach (var cosign3 in new[] { false, true })
        {
            var image = await lab.PushImageAsync($"saved-{Guid.NewGuid():n}");
            var folder = Directory.CreateDirectory(Path.Combine(lab.Folder, $"{Guid.NewGuid():n}")).FullName;
            await Cosign(lab, cosign3).RunAsync("save", "--dir", Path.Combine(folder, "unsigned"), image.Tagged);
            await AssertAsync(lab, $"oci-layout:{folder}/unsigned", 1);
            await SignAsync(lab, cosign3, image.Reference);
            await Cosign(lab, cosign3).RunAsync("save", "--dir", Path.Combine(folder, "signed"), image.Tagged);
            await AssertAsync(lab, $"oci-layout:{folder}/signed", 0);
            if (!cosign3)
                continue;
            await lab.Oras.RunAsync("copy", "--recursive", "--from-plain-http", image.Tagged, "--to-oci-layout", $"{folder}/oras:v1");
            await AssertAsync(lab, $"oci-layout:{folder}/oras:v1", 0);
        }
    }

    [Fact]
    [Trait("threat", "R24")]
    public async Task A_signature_moved_to_another_image_proves_nothing_about_it()
    {
        var lab = await labs.OfAsync(RegistryKind.Distribution);
        var (signed, other) = (await lab.PushImageAsync("moved"), await lab.PushImageAsync("moved-to"));
        await SignAsync(lab, false, signed.Reference);
        await lab.Crane.RunAsync("copy", $"{signed.Repository}:{signed.Digest.Replace(':', '-')}.sig", $"{other.Repository}:{other.Digest.Replace(':', '-')}.sig");
        var (code, verdict) = await LabPolicy.OfKey(lab.Key.PublicPem).VerifyAsync(other.Tagged, Signature);
        Assert.Equal(1, code);
        Assert.Equal("SubjectMismatch", verdict.GetProperty("denials")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(RegistryKind.Distribution)]
    [InlineData(RegistryKind.Referrers)]
    public async Task No_format_hides_another(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        foreach (var strangerIsNewer in new[] { true, false })
        {
            var image = await lab.PushImageAsync($"both-{Guid.NewGuid():n}");
            await Cosign(lab, strangerIsNewer).RunAsync(["sign", .. Args(lab, strangerIsNewer).Select(a => a == lab.Key.PrivatePath ? lab.Stranger.PrivatePath : a), image.Reference]);
            await AssertAsync(lab, image.Tagged, 1);
            await SignAsync(lab, !strangerIsNewer, image.Reference);
            await AssertAsync(lab, image.Tagged, 0);
        }
    }

    private static async Task<(TestImage Index, string[] Platforms)> PushIndexAsync(PushLab lab)
    {
        var name = $"index-{Guid.NewGuid():n}";
        var platforms = new List<string>();
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var plain = await TestImage.PushAsync(lab.Registry, $"lab/{name}", lab.Crane, $"plain-{architecture}");
            var reference = await lab.Crane.RunAsync("mutate", "--set-platform", $"linux/{architecture}", "-t", $"{plain.Repository}:{architecture}", plain.Reference);
            platforms.Add(reference.Trim());
        }

        var repository = $"{lab.Registry.Host}/lab/{name}";
        await lab.Crane.RunAsync(["index", "append", .. platforms.SelectMany(p => new[] { "-m", p }), "-t", $"{repository}:v1"]);
        var digest = (await lab.Crane.RunAsync("digest", $"{repository}:v1")).Trim();
        return (new TestImage(repository, "v1", digest), [.. platforms]);
    }

    private static Tool Cosign(PushLab lab, bool cosign3) => cosign3 ? lab.Cosign31() : lab.Cosign25();

    private static IEnumerable<string> Args(PushLab lab, bool cosign3) => lab.KeyAlone(cosign3);

    private static Task SignAsync(PushLab lab, bool cosign3, params string[] arguments) => Cosign(lab, cosign3).RunAsync(["sign", .. Args(lab, cosign3), .. arguments]);

    private static async Task AssertAsync(PushLab lab, string image, int expected)
    {
        var (code, verdict) = await LabPolicy.OfKey(lab.Key.PublicPem).VerifyAsync(image, Signature, "--docker-config", lab.Folder);
        Assert.True(code == expected, verdict.ToString());
    }
}
