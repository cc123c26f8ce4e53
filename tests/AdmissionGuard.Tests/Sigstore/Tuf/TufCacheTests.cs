using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

/// <summary>The store is outside the trust boundary: whoever writes to it gains nothing.</summary>
[Trait("threat", "T19")]
public sealed class TufCacheTests
{
    private readonly TufLab lab = new();

    [Fact]
    public async Task A_root_in_the_store_that_no_chain_leads_to_is_ignored()
    {
        var stranger = new FakeTufRepository(TufLab.Now);
        stranger.Publish("root");
        lab.Store.Files["root.json"] = stranger.Served["2.root.json"];
        lab.Store.Files["root_history/2.root.json"] = stranger.Served["2.root.json"];
        var updater = lab.NewUpdater();
        Assert.Null(await updater.RefreshAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, updater.RootVersion);
    }

    [Fact]
    public async Task The_chain_of_roots_in_the_store_is_followed_without_asking_again()
    {
        lab.Repository.Publish("root");
        lab.Repository.Publish("root");
        Assert.Null(await lab.UpdateAsync());
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["4.root.json", "timestamp.json"], lab.Repository.Requests);
    }

    [Fact]
    public async Task A_gap_in_the_stored_chain_is_filled_by_the_repository()
    {
        lab.Repository.Publish("root");
        lab.Repository.Publish("root");
        Assert.Null(await lab.UpdateAsync());
        lab.Store.Files.Remove("root_history/2.root.json");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "3.root.json", "4.root.json"], lab.Repository.Requests.Take(3));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_file_in_the_store_that_was_changed_is_fetched_again(string role)
    {
        Assert.Null(await lab.UpdateAsync());
        Tamper.Json(lab.Store.Files, $"{role}.json", metadata => metadata["signed"]!["expires"] = "2030-01-01T00:00:00Z");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(lab.Repository.Served[role == "timestamp" ? "timestamp.json" : $"1.{role}.json"], lab.Store.Files[$"{role}.json"]);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task Rubbish_in_the_store_does_not_stop_an_update(string role)
    {
        Assert.Null(await lab.UpdateAsync());
        lab.Store.Files[$"{role}.json"] = [0xff, 0x00];
        Assert.Null(await lab.UpdateAsync());
        lab.Store.Files[$"{role}.json"] = new byte[TufLimits.MaxTargetsLength + 1];
        Assert.Null(await lab.UpdateAsync());
    }

    [Fact]
    public async Task A_stored_file_must_have_the_listed_hash_to_be_current()
    {
        lab.Repository.ListHashes = true;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        // Same version, rightly signed, other content: what a repository that lost its keys could have published twice.
        lab.Repository.Signed("targets")["targets"]!["x"] = System.Text.Json.Nodes.JsonNode.Parse("""{"length":1,"hashes":{"sha256":"00"}}""");
        lab.Store.Files["targets.json"] = lab.Repository.Sign("targets");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "timestamp.json", "2.targets.json"], lab.Repository.Requests);
    }

    [Fact]
    [Trait("threat", "T22")]
    public async Task Nothing_unverified_is_ever_stored()
    {
        foreach (var file in (string[])["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"])
        {
            var fresh = new TufLab();
            fresh.Repository.Answers[file] = TufFetch.Found("{}"u8.ToArray());
            Assert.NotNull(await fresh.UpdateAsync());
            Assert.DoesNotContain(fresh.Store.Files.Values, content => content.Length <= 2);
        }
    }

    [Fact]
    [Trait("threat", "T22")]
    public async Task A_new_root_is_stored_after_the_versions_it_makes_void_are_forgotten()
    {
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.RotateKey("timestamp");
        lab.Repository.Publish("root", "timestamp");
        lab.Store.IsFull = true;
        await Assert.ThrowsAsync<IOException>(lab.UpdateAsync);
        Assert.Null(lab.Store.Version("root"));
        Assert.Equal(1, lab.Store.Version("timestamp"));
        lab.Store.IsFull = false;
        Assert.Null(await lab.UpdateAsync());
    }
}
