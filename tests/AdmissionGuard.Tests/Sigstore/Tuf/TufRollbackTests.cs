using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

[Trait("threat", "T22")]
public sealed class TufRollbackTests
{
    private readonly TufLab lab = new();

    [Fact]
    public async Task An_older_timestamp_is_refused()
    {
        var old = lab.Repository.Served["timestamp.json"];
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Served["timestamp.json"] = old;
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(2, lab.Store.Version("timestamp"));
    }

    [Fact]
    public async Task A_timestamp_of_the_same_version_is_discarded_whatever_it_says()
    {
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed("timestamp")["meta"]!["snapshot.json"]!["version"] = 100;
        lab.Repository.Serve("timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "timestamp.json"], lab.Repository.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timestamp_that_lists_an_older_snapshot_is_refused(bool hashes)
    {
        lab.Repository.ListHashes = hashes;
        lab.Repository.Publish("snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed("timestamp")["meta"]!["snapshot.json"]!["version"] = 1;
        lab.Repository.Publish("timestamp");
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(2, lab.Store.Version("timestamp"));
        Assert.Equal(2, lab.Store.Version("snapshot"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_snapshot_that_lists_older_targets_is_refused(bool hashes)
    {
        lab.Repository.ListHashes = hashes;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed("snapshot")["meta"]!["targets.json"]!["version"] = 1;
        lab.Repository.Publish("snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(2, lab.Store.Version("snapshot"));
    }

    [Fact]
    public async Task A_snapshot_that_no_longer_lists_a_role_is_refused()
    {
        lab.Repository.Delegate("targets", "delegated", paths: "*");
        lab.Repository.Publish("delegated", "targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed("snapshot")["meta"]!.AsObject().Remove("delegated.json");
        lab.Repository.Publish("snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task An_outdated_snapshot_still_protects_against_older_targets()
    {
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        // The timestamp advances, the snapshot that it lists lies about the targets.
        lab.Repository.Signed("snapshot")["meta"]!["targets.json"]!["version"] = 1;
        lab.Repository.Publish("snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task New_timestamp_keys_recover_from_a_timestamp_driven_up()
    {
        lab.Repository.Signed("timestamp")["version"] = 1000;
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.RotateKey("timestamp");
        lab.Repository.Signed("timestamp")["version"] = 1;
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(2, lab.Store.Version("timestamp"));
    }

    [Fact]
    public async Task Taking_one_of_two_keys_away_recovers_too()
    {
        // Both keys signed the version that was driven up, so its signature alone would still do.
        lab.Repository.AddKey("timestamp", FakeTufKey.Ecdsa());
        lab.Repository.Signed("timestamp")["version"] = 1000;
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signers["timestamp"].RemoveAt(0);
        lab.Repository.Signed("root")["roles"]!["timestamp"]!["keyids"]!.AsArray().RemoveAt(0);
        lab.Repository.Signed("timestamp")["version"] = 1;
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(2, lab.Store.Version("timestamp"));
    }

    [Fact]
    public async Task New_snapshot_keys_recover_from_targets_driven_up()
    {
        lab.Repository.Signed("targets")["version"] = 1000;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.RotateKey("snapshot");
        lab.Repository.Signed("targets")["version"] = 1;
        lab.Repository.Publish("root", "targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(2, lab.Store.Version("targets"));
    }

    [Fact]
    public async Task Versions_survive_a_change_of_other_keys_and_a_restart()
    {
        lab.Repository.RotateKey("timestamp");
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        var old = lab.Repository.Served["timestamp.json"];
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
        // The rotation lies in the stored chain and is followed again at every start: it must not erase the memory again.
        lab.Repository.Served["timestamp.json"] = old;
        Assert.Equal(TufFailureKind.Rollback, (await lab.UpdateAsync())?.Kind);
    }
}
