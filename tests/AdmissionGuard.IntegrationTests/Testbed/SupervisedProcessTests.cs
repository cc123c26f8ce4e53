using System.Diagnostics;
using System.Globalization;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Testbed;

/// <summary>No server of the testbed outlives its test.</summary>
public sealed class SupervisedProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_and_its_children_are_killed_when_who_started_it_is_killed()
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var pidPath = Path.Combine(folder, "server.pid");
        // The first process of the pipe stands for the test process: it alone holds the supervisor's standard input open.
        using var pipe = Process.Start(new ProcessStartInfo("bash",
            ["-c", $"bash -c 'echo $$ > {folder}/holder.pid; exec sleep 300' | '{Checkout.PathOf("eng", "testbed", "supervise")}' {pidPath} {folder}/log bash -c 'sleep 300 & echo $! > {folder}/child.pid; wait'"]))!;
        int[] ids = [];
        await Eventually.TrueAsync(
            () =>
            {
                ids = [.. new[] { "holder", "server", "child" }.Select(name => Read(Path.Combine(folder, name + ".pid")))];
                return ids.All(id => id > 0);
            },
            TimeSpan.FromSeconds(20), Cancellation);
        Assert.All(ids, id => Assert.True(Directory.Exists($"/proc/{id}")));

        using (var holder = Process.GetProcessById(ids[0]))
            holder.Kill();
        await Eventually.TrueAsync(() => ids.All(id => !Directory.Exists($"/proc/{id}")), TimeSpan.FromSeconds(20), Cancellation);
        await pipe.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task A_server_that_does_not_start_fails_the_test_with_its_log()
    {
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        await using var server = await SupervisedProcess.StartAsync("broken", folder, "bash", ["-c", "echo no such flag >&2; exit 3"], cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<TestbedException>(() => server.WaitUntilReadyAsync(_ => Task.FromResult(false), TimeSpan.FromSeconds(20), Cancellation));
        Assert.Contains("ended with 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such flag", error.Message, StringComparison.Ordinal);
    }

    private static int Read(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var id) ? id : 0;
}
