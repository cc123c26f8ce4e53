using AdmissionGuard.Cli;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Cli;

/// <summary>The client protocol of the public conformance suite for TUF clients.</summary>
public sealed class TufCommandTests : IAsyncLifetime
{
    private readonly FakeTufRepository repository = new(DateTimeOffset.UtcNow);
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("tuf-command");
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private TufServer server = null!;

    private string Metadata => Path.Combine(directory.FullName, "metadata");

    private string Targets => Path.Combine(directory.FullName, "targets");

    public async ValueTask InitializeAsync()
    {
        server = await TufServer.StartAsync(repository);
        await File.WriteAllBytesAsync(Path.Combine(directory.FullName, "initial.json"), repository.InitialRoot);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Init_asks_nothing_and_keeps_the_root()
    {
        Assert.Equal(ExitCode.Admitted, await InitAsync());
        Assert.Empty(repository.Requests);
        Assert.Equal(repository.InitialRoot, await File.ReadAllBytesAsync(Path.Combine(Metadata, "root.json"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Options_may_stand_before_and_after_the_subcommand(bool before)
    {
        await InitAsync();
        repository.Publish("root");
        string[] options = ["--metadata-dir", Metadata, "--metadata-url", server.Address + "/metadata"];
        Assert.Equal(ExitCode.Admitted, await RunAsync(before ? ["tuf", .. options, "refresh"] : ["tuf", "refresh", .. options]));
        Assert.Equal(["root.json", "snapshot.json", "targets.json", "timestamp.json"], Files(Metadata));
        Assert.Equal(["2.root.json", "3.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], repository.Requests);
    }

    [Fact]
    public async Task Several_targets_are_downloaded_in_order_up_to_the_first_that_fails()
    {
        await InitAsync();
        repository.AddTarget("targets", "a/b", [1]);
        repository.AddTarget("targets", "d", [2]);
        repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(ExitCode.Denied, await DownloadAsync("a/b", "missing", "d"));
        Assert.Contains("missing", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["a%2Fb"], Files(Targets));
    }

    [Fact]
    public async Task A_target_that_is_there_is_not_downloaded_again_and_one_that_was_changed_is()
    {
        await InitAsync();
        repository.AddTarget("targets", "file", [1, 2, 3]);
        repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(ExitCode.Admitted, await DownloadAsync("file"));
        Assert.Equal(ExitCode.Admitted, await DownloadAsync("file"));
        Assert.Single(repository.Requests, request => request.EndsWith(".file", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(Path.Combine(Targets, "file"), [1, 2, 4], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Admitted, await DownloadAsync("file"));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(Targets, "file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("threat", "T13")]
    public async Task Nothing_is_written_outside_the_directories()
    {
        await InitAsync();
        repository.Delegate("targets", "../../role", paths: "*");
        repository.AddTarget("targets", "../../outside", [1]);
        repository.Publish("../../role", "targets", "snapshot", "timestamp");
        Assert.Equal(ExitCode.Denied, await DownloadAsync("../../outside"));
        Assert.Equal(ExitCode.Denied, await DownloadAsync("other"));
        Assert.Equal(["initial.json"], Files(directory.FullName));
        Assert.DoesNotContain(directory.Parent!.GetFiles(), file => file.Name.Contains("outside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_update_ends_with_1_and_says_why()
    {
        await InitAsync();
        repository.Answers["timestamp.json"] = TufFetch.Found("{}"u8.ToArray());
        Assert.Equal(ExitCode.Denied, await RunAsync("tuf", "--metadata-dir", Metadata, "--metadata-url", server.Address + "/metadata", "refresh"));
        Assert.StartsWith("Malformed: timestamp", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tuf")]
    [InlineData("tuf", "refresh")]
    [InlineData("tuf", "refresh", "--metadata-dir", "d")]
    [InlineData("tuf", "refresh", "--metadata-dir", "d", "--metadata-url", "ftp://x/")]
    [InlineData("tuf", "download", "--metadata-dir", "d", "--metadata-url", "http://127.0.0.1:1/")]
    [InlineData("tuf", "init", "--metadata-dir", "d")]
    public async Task Wrong_usage_is_not_a_refusal(params string[] args) => Assert.Equal(ExitCode.Undecided, await RunAsync(args));

    private static IEnumerable<string?> Files(string path) => Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private Task<int> InitAsync() => RunAsync("tuf", "--metadata-dir", Metadata, "init", Path.Combine(directory.FullName, "initial.json"));

    private Task<int> DownloadAsync(params string[] targets) => RunAsync(
    [
        "tuf", "--metadata-dir", Metadata, "--metadata-url", server.Address + "/metadata",
        .. targets.SelectMany(target => (string[])["--target-name", target]),
        "--target-base-url", server.Address + "/targets/", "--target-dir", Targets, "download",
    ]);

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, output, error);
}
