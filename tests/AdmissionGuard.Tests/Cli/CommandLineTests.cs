using AdmissionGuard.Cli;

namespace AdmissionGuard.Tests.Cli;

/// <summary>What holds for every command.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Commands_that_run_at_the_same_time_do_not_disturb_each_other()
    {
        string[] arguments = ["verify-bundle", "--bundle", "missing.json", "--key", "missing.pem", "sha256:" + new string('0', 64)];

        var codes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => CommandLine.RunAsync(arguments, TextWriter.Null, TextWriter.Null))));

        Assert.All(codes, code => Assert.Equal(ExitCode.Undecided, code));
    }

    [Fact]
    public async Task Bad_usage_ends_with_2()
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Undecided, await CommandLine.RunAsync(["verify-bundles"], TextWriter.Null, error));
        Assert.NotEmpty(error.ToString());
    }
}
