using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufWorkflowTests
{
    private readonly TufLab lab = new();

    [Fact]
    public async Task A_first_update_asks_once_for_each_file_and_stores_the_bytes_as_received()
    {
        lab.Repository.Served["timestamp.json"] = [.. lab.Repository.Served["timestamp.json"], (byte)' '];
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], lab.Repository.Requests);
        Assert.Equal(lab.Repository.Served["timestamp.json"], lab.Store.Files["timestamp.json"]);
        Assert.Equal(lab.Repository.Served["1.snapshot.json"], lab.Store.Files["snapshot.json"]);
        Assert.Equal(lab.Repository.Served["1.targets.json"], lab.Store.Files["targets.json"]);
    }

    [Fact]
    public async Task When_nothing_has_changed_only_the_root_and_the_timestamp_are_asked_for()
    {
        Assert.Null(await lab.UpdateAsync());
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "timestamp.json"], lab.Repository.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changes_are_followed_with_and_without_hashes(bool hashes)
    {
        lab.Repository.ListHashes = hashes;
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(2, lab.Store.Version("targets"));
        Assert.Equal(2, lab.Store.Version("snapshot"));
        Assert.Equal(2, lab.Store.Version("timestamp"));
    }

    [Fact]
    public async Task Without_consistent_snapshots_names_have_no_version()
    {
        lab.Repository.Signed("root")["consistent_snapshot"] = false;
        lab.Repository.Publish("root", "targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"], lab.Repository.Requests);
    }

    [Fact]
    public async Task Unknown_fields_are_tolerated_and_signed()
    {
        lab.Repository.Signed("root")["x-field"] = "väl\"ue\\";
        lab.Repository.Signed("root")["roles"]!["root"]!["x-field"] = 5;
        lab.Repository.Signed("root")["roles"]!["mirrors"] = new System.Text.Json.Nodes.JsonObject();
        lab.Repository.Publish("root");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(2, lab.Store.Version("root"));
    }

    [Fact]
    [Trait("threat", "S14")]
    public async Task A_changed_unknown_field_breaks_the_signature()
    {
        lab.Repository.Signed("timestamp")["x-field"] = "a";
        lab.Repository.Publish("timestamp");
        Tamper.Text(lab.Repository.Served, "timestamp.json", "\"x-field\":\"a\"", "\"x-field\":\"b\"");
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task A_failed_update_can_be_repeated()
    {
        lab.Repository.Answers["1.snapshot.json"] = TufFetch.Unavailable("status 503");
        Assert.Equal(TufFailureKind.Unavailable, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(1, lab.Store.Version("timestamp"));
        lab.Repository.Answers.Clear();
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(1, lab.Store.Version("targets"));
    }

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("1.snapshot.json")]
    [InlineData("1.targets.json")]
    public async Task A_missing_file_fails_the_update(string name)
    {
        lab.Repository.Served.Remove(name);
        Assert.Equal(TufFailureKind.NotFound, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("2.root.json", TufLimits.MaxRootLength)]
    [InlineData("timestamp.json", TufLimits.MaxTimestampLength)]
    [InlineData("1.snapshot.json", TufLimits.MaxSnapshotLength)]
    [InlineData("1.targets.json", TufLimits.MaxTargetsLength)]
    public async Task Endless_data_is_cut_off(string name, int limit)
    {
        // Longer than was asked for, by a source that does not keep its contract.
        lab.Repository.Answers[name] = TufFetch.Found(new byte[limit + 1]);
        Assert.Equal(TufFailureKind.LimitExceeded, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task The_listed_length_is_the_most_that_is_read()
    {
        lab.Repository.ListHashes = true;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        lab.Repository.Served["2.snapshot.json"] = [.. lab.Repository.Served["2.snapshot.json"], (byte)' '];
        Assert.Equal(TufFailureKind.LimitExceeded, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task A_repository_out_of_order_is_not_taken_for_the_end_of_the_roots()
    {
        lab.Repository.Answers["2.root.json"] = TufFetch.Unavailable("status 500");
        Assert.Equal(TufFailureKind.Unavailable, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(["2.root.json"], lab.Repository.Requests);
    }

    [Fact]
    public async Task Everything_is_current_until_the_first_expiry()
    {
        lab.Repository.Signed("snapshot")["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(2));
        lab.Repository.Publish("snapshot", "timestamp");
        var updater = lab.NewUpdater();
        Assert.Null(await updater.RefreshAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TufLab.Now.AddDays(2), updater.Expires);
        Assert.Equal(1, updater.RootVersion);
    }
}
