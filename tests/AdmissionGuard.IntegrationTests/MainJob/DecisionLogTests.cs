using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.MainJob;

/// <summary>The decisions of a container, as docs/operations.md takes them from its output, judged again offline.</summary>
public sealed class DecisionLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decisions_are_picked_from_the_output_of_a_process_and_come_out_the_same()
    {
        using var temporary = new TempDirectory();
        var decisions = temporary.File("decisions.jsonl");
        await using (var webhook = await StandaloneWebhook.StartAsync(Cancellation, "--decision-log=-"))
        {
            foreach (var image in new[] { "web:v1", "unsigned:v1" })
            {
                var review = WorkloadReviews.Review(WorkloadReviews.Kinds[0], "CREATE", WorkloadReviews.Object(WorkloadReviews.Kinds[0], WorkloadReviews.PodSpec($"registry.example/shop/{image}")));
                await webhook.PostAsync(review, Cancellation);
            }

            await webhook.Process.StopAsync();
            var lines = await File.ReadAllLinesAsync(webhook.Process.LogPath, Cancellation);
            Assert.Contains(lines, line => line.StartsWith("{\"Timestamp\":", StringComparison.Ordinal));
            await File.WriteAllLinesAsync(decisions, lines.Where(line => line.StartsWith("{\"format\":", StringComparison.Ordinal)), Cancellation);
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["replay", decisions, "--policy", Checkout.PathOf("config", "demo", "policies"), "--image-layouts", Checkout.PathOf("config", "demo", "images")], output, error);
        Assert.Equal("2 the same, 0 would be denied, 0 would be admitted, 0 without a verdict on images", output.ToString().Trim());
        Assert.True(code == 0, error.ToString());
    }
}
