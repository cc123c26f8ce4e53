using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Review;

namespace AdmissionGuard.Tests.Cli;

public sealed class WebhookCommandTests
{
    private static readonly string Policies = Path.Combine(DemoImages.Root, "policies");

    [Theory]
    [InlineData("--tls-cert and --tls-key, or --self-signed-ca")]
    [InlineData("go together", "--tls-cert", "a.crt")]
    [InlineData("ADDRESS:PORT", "--self-signed-ca", "ca.crt", "--listen", "here")]
    [InlineData("--image-layouts goes with --policies", "--self-signed-ca", "ca.crt", "--image-layouts", "images")]
    public async Task Options_that_do_not_fit_together_are_told_before_anything_starts(string says, params string[] options)
    {
        var (code, error) = await RunAsync(["webhook", .. says.Contains("goes with", StringComparison.Ordinal) ? [] : new[] { "--policies", Policies }, .. options]);

        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorities:", "authoritys:", @"production\.yaml:\d+: .*spec\.authoritys")]
    [InlineData("anyOf: [release-team]", "anyOf: [nobody]", "nobody")]
    [InlineData("BEGIN PUBLIC KEY", "BEGIN PUBLIC KEE", @"spec\.authorities\[0\]\.key")]
    public async Task A_policy_file_that_is_wrong_keeps_the_webhook_from_starting(string text, string wrong, string says)
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var policy = await File.ReadAllTextAsync(Path.Combine(Policies, "production.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(text, policy, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "production.yaml"), policy.Replace(text, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, error) = await RunAsync(["webhook", "--policies", folder, "--self-signed-ca", Path.Combine(folder, "ca.crt")]);

        Assert.Equal(2, code);
        Assert.Matches(says, error);
    }

    [Fact]
    public async Task A_folder_without_policies_is_a_mistake_and_not_an_open_door()
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var (code, error) = await RunAsync(["webhook", "--policies", folder, "--self-signed-ca", Path.Combine(folder, "ca.crt")]);

        Assert.Equal(2, code);
        Assert.Contains("no policy", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] ports = args.Contains("--listen") ? [] : ["--listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0"];
        return (await CommandLine.RunAsync([.. args, .. ports], output, error), error.ToString());
    }
}
