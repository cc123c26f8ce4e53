using System.Text;
using AdmissionGuard.TestSupport.Evidence;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>
/// What a hostile registry sends is never in memory at once: the program itself, with a heap that could not hold it, ends with
/// the denial and not for want of memory.
/// </summary>
public sealed class PeakMemoryTests
{
    // In hexadecimal, as the runtime reads it: 48 MiB, of which the program needs half for itself.
    private const string HeapLimit = "3000000";

    [Trait("threat", "R4")]
    [Theory]
    [InlineData("/manifests/v1")]
    [InlineData("/referrers/")]
    public Task A_manifest_or_listing_without_end(string where) => DeniedAsync(where, Hostile.Endless(), "LimitExceeded");

    [Trait("threat", "R5")]
    [Fact]
    public Task A_layer_that_streams_on_past_its_size() => DeniedAsync("/blobs/", Hostile.Endless(), "a body of more than 2048 bytes");

    [Trait("threat", "R10")]
    [Theory]
    [InlineData("/manifests/v1")]
    [InlineData("/referrers/")]
    [InlineData("/blobs/")]
    public Task A_bomb(string where) => DeniedAsync(where, Hostile.Bomb(), "the body is compressed");

    [Trait("threat", "R17")]
    [Fact]
    public Task An_error_without_end() => DeniedAsync("/manifests/v1", Hostile.Endless(500), "status 500");

    private static async Task DeniedAsync(string where, Func<LoopbackServer, Microsoft.AspNetCore.Http.HttpContext, Task> answer, string says)
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app")).AddSignatureTag(null, new string('x', 2048));
        registry.On(where, answer);
        using var temporary = new TempDirectory();
        var policy = temporary.File("policy.yaml");
        await File.WriteAllTextAsync(policy, LabPolicy.OfKey(Encoding.ASCII.GetString(EvidenceFixtures.Read("trust", "c3.pub"))).Text(["signature"]), TestContext.Current.CancellationToken);
        var limited = new Tool(ProductBinary.Path, new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = HeapLimit });
        var ended = await limited.TryRunAsync(
            ["verify", $"{registry.Host}/lab/app:v1", "--policy", policy, "--plain-http"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("", ended.Error);
        Assert.StartsWith("DENIED: ", ended.Output, StringComparison.Ordinal);
        Assert.True(ended.Output.Contains(says, StringComparison.Ordinal), ended.Output);
        Assert.Contains(registry.Server.Requests, r => r.Target.Contains(where, StringComparison.Ordinal));
    }
}
