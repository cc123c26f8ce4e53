using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Cli;

/// <summary>Each repository that real tools wrote is judged by <c>admissionguard verify</c>, for every image and attestation in it.</summary>
public sealed class VerifySampleTests
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    public static TheoryData<string, bool> Samples => [.. EvidenceSample.Names.Where(n => !n.StartsWith("notation", StringComparison.Ordinal)).SelectMany(n => new TheoryDataRow<string, bool>[] { new(n, true), new(n, false) })];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task All_that_a_sample_proves_is_proven_to_whom_trusts_the_signer_and_to_nobody_else(string sample, bool hasReferrersApi)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { HasReferrersApi = hasReferrersApi });
        var content = registry.Repository("lab/app");
        var isSeparate = sample.Contains("COSIGN_REPOSITORY", StringComparison.Ordinal);
        if (isSeparate)
        {
            EvidenceSample.Load("c25-key-sign-single", content);
            foreach (var tag in content.Tags.Keys.Where(t => t.StartsWith("sha256-", StringComparison.Ordinal)))
                content.Tags.TryRemove(tag, out _);
        }

        var evidence = isSeparate ? registry.Repository("signatures/all") : content;
        EvidenceSample.Load(sample, evidence);
        if (!hasReferrersApi)
            AddFallbackTags(evidence);
        var seen = 0;
        foreach (var (subject, wanted) in Proven(content, evidence))
        {
            var arguments = isSeparate ? new[] { "--evidence-repository", $"{registry.Host}/signatures/all" } : [];
            var (code, output) = await VerifyAsync($"{registry.Host}/lab/app@{subject}", Trust(sample).Text(wanted), arguments);
            Assert.True(code == 0, output);
            (code, output) = await VerifyAsync($"{registry.Host}/lab/app@{subject}", Mistrust(sample).Text(wanted), arguments);
            // A signature alone does not say whether it is another key's or none at all.
            Assert.True(code == 1 && (output.Contains("\"Untrusted", StringComparison.Ordinal) || output.Contains("\"InvalidSignature", StringComparison.Ordinal)), output);
            seen++;
        }

        Assert.NotEqual(0, seen);
    }

    /// <summary>Many attestations of one image: whichever is asked for, its manifest or layer is fetched first and no other.</summary>
    [Theory]
    [InlineData("c25-key-attest-all-oldformat", false)]
    [InlineData("c25-key-attest-all-oldformat", true)]
    [InlineData("c3-key-attest-all-referrers", true)]
    [InlineData("c3-keyless-attest-all", true)]
    public async Task Any_one_attestation_among_many_costs_four_requests(string sample, bool hasReferrersApi)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { HasReferrersApi = hasReferrersApi });
        var content = registry.Repository("lab/app");
        EvidenceSample.Load(sample, content);
        var (subject, types) = Proven(content, content).MaxBy(p => p.Wanted.Count);
        Assert.True(types.Count > 5);
        foreach (var type in types)
        {
            registry.Server.Clear();
            var (code, output) = await VerifyAsync($"{registry.Host}/lab/app@{subject}", Trust(sample).Text([type]));
            Assert.True(code == 0, output);
            Assert.True(registry.Requests.Count == 4, $"{type}: {string.Join('\n', registry.Requests)}");
        }

        registry.Server.Clear();
        var (both, text) = await VerifyAsync($"{registry.Host}/lab/app@{subject}", Trust(sample).Text([types[0], types[^1]]));
        Assert.True(both == 0, text);
        Assert.Equal(sample.StartsWith("c3", StringComparison.Ordinal) ? 6 : 5, registry.Requests.Count);
    }

    [Theory]
    [InlineData("notation-ec256-cose")]
    [InlineData("notation-ec256-jws")]
    [InlineData("notation-jws-ts-realtsa")]
    [InlineData("notation-rsa2048-jws")]
    public async Task A_notation_signature_is_recognised_and_does_not_count(string sample)
    {
        await using var registry = await OciRegistry.StartAsync();
        var content = registry.Repository("lab/app");
        EvidenceSample.Load(sample, content);
        var subject = content.Manifests.Keys.First(d => content.ReferrersOf(d).Count > 0);
        var (code, output) = await VerifyAsync($"{registry.Host}/lab/app@{subject}", Trust("c3-key").Text(["signature"]));
        Assert.Equal(1, code);
        Assert.Contains("UnsupportedFormat", output, StringComparison.Ordinal);
        Assert.Contains("Notary Project", output, StringComparison.Ordinal);
    }

    /// <summary>What the evidence in a repository says it proves, by the image that it is for.</summary>
    private static IEnumerable<(string Subject, IReadOnlyList<string> Wanted)> Proven(RegistryContent images, RegistryContent evidence)
    {
        foreach (var digest in images.Manifests.Keys.Order(StringComparer.Ordinal))
        {
            var wanted = new SortedSet<string>(StringComparer.Ordinal);
            if (evidence.Tags.ContainsKey(digest.Replace(':', '-') + ".sig"))
                wanted.Add("signature");
            foreach (var layer in evidence.Tags.TryGetValue(digest.Replace(':', '-') + ".att", out var att) ? Json(evidence, att)["layers"]!.AsArray() : [])
                wanted.Add((string)layer!["annotations"]!["predicateType"]!);
            foreach (var referrer in evidence.ReferrersOf(digest).Select(r => Json(evidence, (string)r["digest"]!)))
            {
                var predicate = (string?)referrer["annotations"]?["dev.sigstore.bundle.predicateType"];
                wanted.Add(predicate is null or SignPredicate ? "signature" : predicate);
            }

            if (wanted.Count > 0)
                yield return (digest, [.. wanted]);
        }
    }

    private static void AddFallbackTags(RegistryContent content)
    {
        foreach (var subject in content.Manifests.Keys.Where(d => content.ReferrersOf(d).Count > 0).ToList())
        {
            content.AddManifest(
                new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = "application/vnd.oci.image.index.v1+json", ["manifests"] = new JsonArray([.. content.ReferrersOf(subject)]) },
                subject.Replace(':', '-'));
        }
    }

    private static LabPolicy Trust(string sample)
    {
        var root = File.ReadAllText(Fixture("trust", sample.Contains("rekor2", StringComparison.Ordinal) ? "trusted_root.rekor1+rekor2.json" : "trusted_root.json"));
        if (sample.Contains("email", StringComparison.Ordinal))
            return LabPolicy.OfIdentity(root, "dev@lab.example", "https://accounts.lab.example");
        if (sample.Contains("keyless", StringComparison.Ordinal))
            return LabPolicy.OfIdentity(root);
        var parts = sample.Split('-');
        var pem = parts[0] == "keytype"
            ? Fixture("keys-public", $"{parts[1]}-{(parts[2] == "c25" ? "25" : "3")}.pub")
            : Fixture("trust", sample.Contains("c25", StringComparison.Ordinal) ? "c25.pub" : "c3.pub");
        return LabPolicy.OfKey(File.ReadAllText(pem), sample.Contains("rekor", StringComparison.Ordinal) ? root : null);
    }

    private static LabPolicy Mistrust(string sample) => sample.Contains("keyless", StringComparison.Ordinal)
        ? LabPolicy.OfIdentity(Trust(sample).TrustedRoot!, "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/mai")
        : LabPolicy.OfKey(File.ReadAllText(Fixture("keys-public", "p521-3.pub")));

    private static JsonNode Json(RegistryContent content, string digest) => JsonNode.Parse(content.Manifests[digest].Bytes)!;

    private static string Fixture(params string[] parts) => Checkout.PathOf(["tests", "fixtures", "evidence", .. parts]);

    private static async Task<(int Code, string Output)> VerifyAsync(string image, string policy, params string[] arguments)
    {
        using var temporary = new TempDirectory();
        var file = temporary.File("policy.json");
        await File.WriteAllTextAsync(file, policy, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["verify", image, "--policy", file, "--output", "json", "--docker-config", "/nowhere", "--timeout", "300", .. arguments], output, error);
        return (code, output.ToString() + error);
    }
}
