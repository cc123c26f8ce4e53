using System.Text.Json;
using AdmissionGuard.Cli;
using AdmissionGuard.Policy.Schemas;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Review;

namespace AdmissionGuard.Tests.Cli;

/// <summary>The whole verdict, as a tree for people and as JSON of the published schema.</summary>
public sealed class ExplainTests
{
    private static readonly string PolicyFile = Path.Combine(DemoImages.Root, "policies", "production.yaml");

    [Fact]
    public async Task The_tree_tells_policy_requirement_authority_evidence_and_step()
    {
        var denied = await RunAsync("report", "--explain");
        Assert.StartsWith("DENIED: oci-layout:", denied, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^└── policy production \(Enforce\): violated", denied);
        Assert.Matches(@"(?m)^    └── signed: UntrustedKey: ", denied);
        Assert.Matches(@"(?m)^        └── authority ", denied);
        Assert.Contains(" UntrustedKey: ", denied, StringComparison.Ordinal);
        Assert.Matches(@"step (Signature|Identity): found .+, want ", denied);

        var admitted = await RunAsync("web", "--explain");
        Assert.StartsWith("admitted: ", admitted, StringComparison.Ordinal);
        Assert.Contains("signature: key sha256:", admitted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_it_is_plain_and_on_demand_coloured()
    {
        Assert.DoesNotContain('\u001b', await RunAsync("report", "--explain"));
        Assert.Contains('\u001b', await RunAsync("report", "--explain", "--color", "Always"));
        Assert.DoesNotContain('\u001b', await RunAsync("report", "--explain", "--color", "Never"));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("db")]
    [InlineData("unsigned")]
    [InlineData("report")]
    [InlineData("migrate")]
    [InlineData("agent")]
    public async Task Json_is_of_the_published_schema(string image)
    {
        var schema = JsonDocument.Parse(await File.ReadAllTextAsync(Checkout.PathOf("docs", "reference", "verdict.schema.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.True(JsonSchema.TryCompile(schema, out var compiled, out var error), error?.Message);
        var verdict = JsonDocument.Parse(await RunAsync(image, "--output", "json")).RootElement;
        var result = compiled!.Evaluate(verdict);
        Assert.True(result.IsValid, result.Message);
    }

    [Fact]
    public void The_schema_has_every_reason()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Checkout.PathOf("docs", "reference", "verdict.schema.json"))).RootElement;
        Assert.Equal(Enum.GetNames<Reason>(), schema.GetProperty("$defs").GetProperty("reason").GetProperty("enum").EnumerateArray().Select(r => r.GetString()!));
    }

    private static async Task<string> RunAsync(string image, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        await CommandLine.RunAsync(["verify", $"oci-layout:{Path.Combine(DemoImages.Root, "images", DemoImages.Repository, image)}:v1", "--policy", PolicyFile, .. more], output, error);
        Assert.Equal("", error.ToString());
        return output.ToString();
    }
}
