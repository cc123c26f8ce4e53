using AdmissionGuard.Cli;
using AdmissionGuard.Reporting.DecisionLog;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.Tests.Review;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.Cli;

/// <summary>A decision log that a real webhook wrote about the demo's images, judged again without any network.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private const string PastException = """
        apiVersion: admissionguard.dev/v1alpha1
        kind: ImagePolicyException
        metadata:
          name: moving-house
        spec:
          policies:
          - {name: production, requirements: [signed]}
          images: ["registry.example/shop/**"]
          until: "2020-01-01T00:00:00Z"
          reason: The old registry was given up.

        """;

    private static readonly string Policies = Path.Combine(DemoImages.Root, "policies");

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string Log => Path.Combine(folder, "decisions.jsonl");

    [Fact]
    public async Task Under_the_same_policies_everything_comes_out_the_same()
    {
        await RecordAsync();
        var (code, output, _) = await RunAsync(Policies);
        Assert.Equal("2 the same, 0 would be denied, 0 would be admitted, 1 without a verdict on images", output.Trim());
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("images: [\"registry.example/shop/**\"]", "images: [\"registry.example/other/**\"]", "1 the same, 0 would be denied, 1 would be admitted", "was denied, would be admitted")]
    [InlineData("signed\n    signature:\n      from: {anyOf: [release-team]}", "attested\n    attestation: {predicateType: https://slsa.dev/provenance/v1, from: {anyOf: [release-team]}}", "1 the same, 1 would be denied, 0 would be admitted", "was admitted, would be denied")]
    public async Task What_would_come_out_otherwise_is_named(string text, string other, string summary, string line)
    {
        await RecordAsync();
        var policy = await File.ReadAllTextAsync(Path.Combine(Policies, "production.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(text, policy, StringComparison.Ordinal);
        var changed = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(changed, policy.Replace(text, other, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync(changed);
        Assert.True(output.Contains(summary, StringComparison.Ordinal), output + error);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("{\"format\":2}")]
    public async Task A_line_that_is_no_decision_is_told_and_not_passed_over(string line)
    {
        await File.WriteAllTextAsync(Log, line + "\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync(Policies);
        Assert.Equal(2, code);
        Assert.Contains("decisions.jsonl:1: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_around_one_that_is_cut_off_are_judged()
    {
        await RecordAsync();
        var lines = await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(Log, [lines[0], lines[1][..40], .. lines[1..]], TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync(Policies);
        Assert.StartsWith("2 the same,", output, StringComparison.Ordinal);
        Assert.Contains("decisions.jsonl:2: ", error, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task A_decision_is_judged_as_of_its_own_time()
    {
        await RecordAsync();
        var policy = await File.ReadAllTextAsync(Path.Combine(Policies, "production.yaml"), TestContext.Current.CancellationToken);
        var passing = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(passing, $"{policy.TrimEnd()}\n---\n{PastException}", TestContext.Current.CancellationToken);

        // The exception is long over; the decision about the denied image is moved to before its end, and after it again.
        foreach (var (year, expected) in new[] { (2019, "1 would be admitted"), (2021, "0 would be admitted") })
        {
            var lines = await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(Log, lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"time\":\"[^\"]*\"", $"\"time\":\"{year}-06-01T00:00:00+00:00\"")), TestContext.Current.CancellationToken);
            var (_, output, error) = await RunAsync(passing);
            Assert.True(output.Contains(expected, StringComparison.Ordinal), $"{year}: {output}{error}");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task RecordAsync()
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot());
        await using var log = new DecisionLogWriter(new DecisionLogOptions(Log), TimeProvider.System, NullLogger<DecisionLogWriter>.Instance);
        await using var webhook = await RunningWebhook.StartAsync(reviewing.Reviewer, o => o with { Sinks = [log] });
        foreach (var image in new[] { "web:v1", "unsigned:v1" })
            await webhook.ReviewAsync(WorkloadReviews.Review(WorkloadReviews.Kinds[0], "CREATE", WorkloadReviews.Object(WorkloadReviews.Kinds[0], WorkloadReviews.PodSpec($"{DemoImages.Repository}/{image}"))));
        await webhook.ReviewAsync(ReviewFixtures.Bytes("delete-deployment"));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string policies)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["replay", Log, "--policy", policies, "--image-layouts", Path.Combine(DemoImages.Root, "images")], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
