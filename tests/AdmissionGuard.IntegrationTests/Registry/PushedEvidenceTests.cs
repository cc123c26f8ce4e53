using System.Globalization;
using AdmissionGuard.TestSupport.Product;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>Whatever a real tool pushed to a real registry is found and verified by the program that users run.</summary>
public sealed class PushedEvidenceTests(PushLabs labs) : IClassFixture<PushLabs>
{
    /// <summary>Each way to push, to the kinds of registry where it may make a difference.</summary>
    public static TheoryData<string, RegistryKind> Pushes => [.. Push.All.SelectMany(push => Kinds(push.Name).Select(kind => new TheoryDataRow<string, RegistryKind>(push.Name, kind)))];

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Verifies(string push, RegistryKind registry)
    {
        var way = Push.All.Single(p => p.Name == push);
        var lab = await labs.OfAsync(registry);
        var image = await lab.PushImageAsync($"pushed-{Guid.NewGuid():n}");
        await way.WriteAsync(lab, image);

        var root = await File.ReadAllTextAsync(lab.Sigstore.TrustedRootPath, TestContext.Current.CancellationToken);
        var trusted = way.Keyless ? LabPolicy.OfIdentity(root) : LabPolicy.OfKey(lab.Key.PublicPem, push.Contains("logged", StringComparison.Ordinal) ? root : null);
        var (code, verdict) = await trusted.VerifyAsync(image.Tagged, [way.Wanted], "--docker-config", lab.Folder);
        Assert.True(code == 0, verdict.ToString());
        Assert.Equal(image.Digest, verdict.GetProperty("digest").GetString());

        // Once for each way is enough: what is found is the same.
        if (registry != RegistryKind.Distribution)
            return;
        var stranger = way.Keyless ? LabPolicy.OfIdentity(root, LabPolicy.Workflow + "2") : LabPolicy.OfKey(lab.Stranger.PublicPem);
        (code, verdict) = await stranger.VerifyAsync(image.Tagged, [way.Wanted], "--docker-config", lab.Folder);
        Assert.True(code == 1, verdict.ToString());
        // A signature alone does not say whether it is another key's or none at all.
        Assert.Contains(verdict.GetProperty("denials")[0].GetProperty("reason").GetString(), way.Keyless ? ["UntrustedIdentity"] : new[] { "UntrustedKey", "InvalidSignature" });
    }

    [Theory]
    [InlineData(RegistryKind.Password)]
    [InlineData(RegistryKind.Token)]
    public async Task Without_the_password_the_answer_is_that_it_is_missing(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        var image = await lab.PushImageAsync("no-password");
        var (code, verdict) = await LabPolicy.OfKey(lab.Key.PublicPem).VerifyAsync(image.Tagged, ["signature"], "--docker-config", "/nowhere");
        Assert.Equal(2, code);
        Assert.Equal("RegistryUnauthorized", verdict.GetProperty("denials")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(RegistryKind.Distribution)]
    [InlineData(RegistryKind.Referrers)]
    [InlineData(RegistryKind.Token)]
    public async Task What_is_unsigned_or_of_another_kind_is_found_and_does_not_count(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        var image = await lab.PushImageAsync($"other-kinds-{registry.ToString().ToLowerInvariant()}");
        var policy = LabPolicy.OfKey(lab.Key.PublicPem);
        Assert.Equal("NoSignature", await ReasonAsync("signature"));

        await lab.Cosign25().RunAsync("attach", "sbom", "--sbom", lab.Predicate, "--type", "spdx", image.Reference);
        Assert.Equal("NoAttestation", await ReasonAsync("https://spdx.dev/Document"));

        await lab.Notation.RunAsync("sign", "--insecure-registry", image.Reference);
        Assert.Equal("UnsupportedFormat", await ReasonAsync("signature"));

        // An attestation is no signature, however well it is signed.
        await lab.Cosign31().RunAsync(["attest", .. lab.KeyAlone(true), "--type", PushLab.PredicateType, "--predicate", lab.Predicate, image.Reference]);
        Assert.Equal("UnsupportedFormat", await ReasonAsync("signature"));

        async Task<string?> ReasonAsync(string wanted)
        {
            var (code, found) = await policy.VerifyAsync(image.Tagged, [wanted], "--docker-config", lab.Folder);
            Assert.Equal(1, code);
            return found.GetProperty("denials")[0].GetProperty("reason").GetString();
        }
    }

    [Theory]
    [InlineData(RegistryKind.Distribution)]
    [InlineData(RegistryKind.Referrers)]
    public async Task Evidence_in_a_repository_of_its_own_counts_where_it_is_named(RegistryKind registry)
    {
        var lab = await labs.OfAsync(registry);
        var separate = $"{lab.Registry.Host}/signatures/all";
        foreach (var cosign3 in new[] { false, true })
        {
            var image = await lab.PushImageAsync(string.Create(CultureInfo.InvariantCulture, $"separate-{(cosign3 ? 3 : 2)}"));
            var cosign = cosign3 ? lab.Cosign31(("COSIGN_REPOSITORY", separate)) : lab.Cosign25(("COSIGN_REPOSITORY", separate));
            await cosign.RunAsync(["sign", .. lab.KeyAlone(cosign3), image.Reference]);
            var policy = LabPolicy.OfKey(lab.Key.PublicPem);
            foreach (var (expected, arguments) in new (int, string[])[] { (1, []), (0, ["--evidence-repository", separate]), (0, ["--evidence-repository", $"{lab.Registry.Host}/lab={separate}"]), (1, ["--evidence-repository", $"{lab.Registry.Host}/la={separate}"]) })
            {
                var (code, verdict) = await policy.VerifyAsync(image.Tagged, ["signature"], [.. arguments, "--docker-config", lab.Folder]);
                Assert.True(code == expected, verdict.ToString());
            }
        }
    }

    /// <summary>What is written as a tag looks the same in every registry; what is written as a referrer does not.</summary>
    private static RegistryKind[] Kinds(string push) => push switch
    {
        "cosign 2.5 sign, key" or "cosign 3.1 attest, keyless" or "npm @sigstore/oci" => [RegistryKind.Distribution, RegistryKind.Referrers, RegistryKind.Password, RegistryKind.Token],
        "cosign 2.5 attest, bundle" or "cosign 2.5 sign, referrers mode" or "cosign 3.1 sign, key" or "cosign 3.1 sign, keyless" or "cosign 3.1 sign, old format, referrers mode"
            or "oras attach" or "oras attach, no type on the layer" => [RegistryKind.Distribution, RegistryKind.Referrers],
        _ => [RegistryKind.Distribution],
    };
}
