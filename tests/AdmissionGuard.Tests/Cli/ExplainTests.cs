using System.Text.Json;
using AdmissionGuard.Cli;
using AdmissionGuard.Cli.Explain;
using AdmissionGuard.Policy.Schemas;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;
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
    [Trait("threat", "O4")]
    [InlineData(false)]
    [InlineData(true)]
    public void What_outsiders_wrote_is_neither_markup_nor_a_command_of_the_terminal(bool isColored)
    {
        const string Hostile = "[green]admitted[/] [link=https://evil.example]x[/] [[ \u001b]0;title\u0007\u001b[2J\r\n└── signed: satisfied \u202e";
        var image = new ContainerImage(Hostile, "spec", Hostile);
        var requirement = new RequirementVerdict(Hostile, Outcome.Violated, Reason.NoSignature, Hostile, []);
        var policy = new PolicyVerdict(new PolicyRef(Hostile), EnforcementMode.Enforce, Outcome.Violated, [requirement], null);
        var denial = new Denial(Hostile, "spec", Hostile, null, null, null, EnforcementMode.Enforce, Reason.NoSignature, Hostile);
        using var output = new StringWriter();
        VerdictTree.Write(output, new ImageVerdict(image, Hostile, null, [policy], [denial]), isColored ? ColorChoice.Always : ColorChoice.Never);

        var text = output.ToString();
        Assert.Contains("[green]admitted[/] [link=https://evil.example]x[/] [[ \\u001b]0;title", text.Replace(@"\x1b", @"\u001b", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\r', text);
        // One line each: the image, its denial, the policy, the requirement.
        Assert.Equal(4, text.TrimEnd().Split('\n').Length);
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
