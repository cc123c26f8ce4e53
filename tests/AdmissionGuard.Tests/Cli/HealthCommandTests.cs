using System.Globalization;
using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Cli;

/// <summary><c>admissionguard health</c> says what a running webhook says of itself, and ends accordingly.</summary>
public sealed class HealthCommandTests
{
    [Fact]
    public async Task A_server_that_is_ready_ends_well_and_one_that_is_not_does_not()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var url = new Uri(webhook.Server.HealthAddress!, "/readyz").ToString();

        var (code, output) = await RunAsync(url);
        Assert.Equal(0, code);
        Assert.Contains("[+]serving ok", output, StringComparison.Ordinal);

        webhook.Readiness.Require("policies", () => "no list yet");
        (code, output) = await RunAsync(url);
        Assert.Equal(1, code);
        Assert.Contains("[-]policies not ready: no list yet", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_servers_one_that_does_not_answer_is_enough()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        var url = new Uri(webhook.Server.HealthAddress!, "/readyz").ToString();

        var (code, output) = await RunAsync(url, "http://127.0.0.1:1/readyz");
        Assert.Equal(1, code);
        Assert.Contains("http://127.0.0.1:1/readyz: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/readyz")]
    [InlineData("admissionguard-webhook:8080/readyz")]
    [InlineData("http://$(HOST):8080/readyz")]
    public async Task What_is_no_address_is_a_mistake(string text)
    {
        var (code, output) = await RunAsync(text);
        Assert.Equal(2, code);
        Assert.Contains("takes addresses", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] urls)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await CommandLine.RunAsync(["health", .. urls], output, output);
        return (code, output.ToString());
    }
}
