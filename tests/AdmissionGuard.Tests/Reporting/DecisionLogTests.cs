using System.Text.Json;
using AdmissionGuard.Reporting.DecisionLog;
using AdmissionGuard.TestSupport.Admission;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Tests.Reporting;

public sealed class DecisionLogTests : IDisposable
{
    private const string Canary = "c4n4ry-s3cret";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly CapturedLogs logs = new();

    private string Path => System.IO.Path.Combine(folder.FullName, "decisions.jsonl");

    [Fact]
    public async Task A_decision_is_one_line_with_all_that_judging_again_takes()
    {
        await using (var log = Log(new DecisionLogOptions(Path)))
        {
            await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true), o => o with { Sinks = [log] });
            await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret"));
            await webhook.ReviewAsync(ReviewFixtures.Bytes("delete-deployment"));
        }

        var records = Read(Path);
        Assert.Equal(2, records.Count);
        var denied = records[0];
        Assert.Equal(1, denied.Format);
        Assert.Equal("denied", denied.Verdict);
        Assert.Equal(("CREATE", "Pod", "team-a", "multi"), (denied.Object.Operation, denied.Object.Kind, denied.Object.Namespace, denied.Object.Name));
        Assert.Equal("admin", denied.User);
        Assert.Equal(["regcred"], denied.Request!.PullSecrets);
        Assert.Equal("team-a", denied.Request.NamespaceLabels["kubernetes.io/metadata.name"]);
        Assert.Equal(5, denied.Images!.Count);
        Assert.Equal("spec.volumes[0].image.reference", denied.Images[4].Field);
        Assert.Equal("NoSignature", Assert.Single(denied.Images[0].Findings).Reason);
        Assert.Equal("v1", denied.PolicyVersion);
        Assert.Equal(("admitted", "delete"), (records[1].Verdict, records[1].Rule));
        Assert.Null(records[1].Images);
    }

    [Fact]
    [Trait("threat", "A14")]
    public async Task A_dry_run_leaves_no_line()
    {
        await using (var log = Log(new DecisionLogOptions(Path)))
        {
            await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true), o => o with { Sinks = [log] });
            await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment-dryrun"));
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    [Trait("threat", "O5")]
    public async Task Records_stay_one_line_and_hold_no_part_of_the_object()
    {
        await using (var log = Log(new DecisionLogOptions(Path)))
        {
            await using var webhook = await RunningWebhook.StartAsync(
                new RecordingReviewer(image => RecordingReviewer.NoSignature(image) with { Message = "a\r\n{\"verdict\":\"admitted\"}\u2028\u001b[2J" }),
                o => o with { Sinks = [log] },
                loggers: logs);
            await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag", request =>
            {
                request["object"]!["spec"]!["containers"]![0]!["env"] = new System.Text.Json.Nodes.JsonArray(
                    new System.Text.Json.Nodes.JsonObject { ["name"] = "PASSWORD", ["value"] = Canary });
                request["object"]!["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["token"] = Canary };
                request["userInfo"]!["username"] = "mallory\r\nadmitted CREATE";
                request["userInfo"]!["extra"] = new System.Text.Json.Nodes.JsonObject { ["token"] = new System.Text.Json.Nodes.JsonArray(Canary) };
            }));
        }

        Assert.Single(Read(Path));
        Assert.DoesNotContain(Canary, File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Contains(logs.Records, record => record.Level == LogLevel.Warning && record.Text.StartsWith("denied Create Pod team-a/", StringComparison.Ordinal));
        Assert.All(logs.Records, record => Assert.DoesNotContain(Canary, record.Text, StringComparison.Ordinal));
        Assert.All(logs.Records, record => Assert.DoesNotContain('\n', record.Text));
    }

    [Fact]
    public async Task Files_are_rotated_by_size_and_old_ones_go()
    {
        await using (var log = Log(new DecisionLogOptions(Path) { MaxFileBytes = 2000, MaxFiles = 3 }))
        {
            await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true), o => o with { Sinks = [log] });
            for (var i = 0; i < 30; i++)
                await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        }

        var files = folder.GetFiles();
        Assert.InRange(files.Length, 2, 3);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 4000));
        Assert.All(files, file => Assert.NotEmpty(Read(file.FullName)));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_costs_no_decision_and_is_told_once()
    {
        await using (var log = Log(new DecisionLogOptions(System.IO.Path.Combine(folder.FullName, "missing", "decisions.jsonl"))))
        {
            await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Sinks = [log] });
            for (var i = 0; i < 5; i++)
                Assert.True((await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment")))["allowed"]!.GetValue<bool>());
        }

        Assert.Single(logs.Records, record => record.Text.StartsWith("The decision log", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"format\":1,\"format\":1}")]
    [InlineData("{\"format\":1,\"surprise\":1}")]
    public void Lines_that_are_not_exactly_records_are_refused(string line) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord));

    public void Dispose()
    {
        logs.Dispose();
        folder.Delete(recursive: true);
    }

    private DecisionLogWriter Log(DecisionLogOptions options) => new(options, TimeProvider.System, logs.CreateLogger<DecisionLogWriter>());

    private static List<DecisionRecord> Read(string path) =>
        [.. File.ReadAllLines(path).Select(line => JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord)!)];
}
