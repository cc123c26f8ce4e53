using System.Text.Json;
using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Review;

namespace AdmissionGuard.Tests.Cli;

public sealed class VerifyCommandTests
{
    private static readonly string Policy = Path.Combine(DemoImages.Root, "policies", "production.yaml");

    [Theory]
    [InlineData("web", 0, "admitted: ")]
    [InlineData("db", 0, "admitted: ")]
    [InlineData("unsigned", 1, "NoSignature")]
    [InlineData("report", 1, "UntrustedKey")]
    [InlineData("migrate", 1, "InvalidSignature")]
    public async Task A_layout_is_judged_and_the_exit_code_says_how(string image, int exitCode, string says)
    {
        var (code, output, _) = await RunAsync("verify", $"oci-layout:{Layout(image)}:v1", "--policy", Policy);

        Assert.Equal(exitCode, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_facts_of_the_text()
    {
        var (code, output, _) = await RunAsync("verify", $"oci-layout:{Layout("unsigned")}:v1", "--policy", Policy, "--output", "json");
        var verdict = JsonDocument.Parse(output).RootElement;
        var denial = verdict.GetProperty("denials")[0];

        Assert.Equal(1, code);
        Assert.False(verdict.GetProperty("admitted").GetBoolean());
        Assert.StartsWith("sha256:", verdict.GetProperty("digest").GetString(), StringComparison.Ordinal);
        Assert.Equal("production", denial.GetProperty("policy").GetString());
        Assert.Equal("signed", denial.GetProperty("requirement").GetString());
        Assert.Equal("NoSignature", denial.GetProperty("reason").GetString());
        Assert.Equal("NoSignature", verdict.GetProperty("policies")[0].GetProperty("requirements")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_layout_that_stands_for_a_reference_is_matched_by_it()
    {
        var (code, output, _) = await RunAsync("verify", $"oci-layout:{Layout("unsigned")}:v1", "--policy", Policy, "--as", "ghcr.io/acme/app:v1");

        Assert.Equal(0, code);
        Assert.Contains("no policy matches", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io/UPPER:v1", "the repository")]
    [InlineData("oci-layout:", "directory")]
    public async Task Text_that_is_no_image_is_bad_usage(string image, string says)
    {
        var (code, _, error) = await RunAsync("verify", image, "--policy", Policy);

        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_field_is_bad_usage_and_is_named_with_its_line()
    {
        using var temporary = new TempDirectory();
        var file = temporary.File("policy.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Policy, TestContext.Current.CancellationToken)).Replace("authorities:", "authoritys:", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("verify", $"oci-layout:{Layout("web")}:v1", "--policy", file);

        Assert.Equal(2, code);
        Assert.Matches(@"policy\.yaml:\d+: .*spec\.authoritys", error);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("verify", "a")]
    [InlineData("verify", "a", "--policy", "/does/not/exist")]
    [InlineData("verify", "a", "--policy", "x", "--outptu", "json")]
    [InlineData("no-such-command")]
    public async Task Bad_usage_is_never_a_verdict(params string[] args) => Assert.Equal(2, (await RunAsync(args)).Code);

    private static string Layout(string image) => Path.Combine(DemoImages.Root, "images", DemoImages.Repository, image);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
