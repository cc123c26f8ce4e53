using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufMixAndMatchTests
{
    private readonly TufLab lab = new();

    [Theory]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_file_of_another_version_than_listed_is_refused(string role)
    {
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        lab.Repository.Served[$"2.{role}.json"] = lab.Repository.Served[$"1.{role}.json"];
        Assert.Equal(TufFailureKind.Mismatch, (await lab.UpdateAsync())?.Kind);
        Assert.Null(lab.Store.Version(role));
    }

    [Theory]
    [InlineData("snapshot", "timestamp")]
    [InlineData("targets", "snapshot")]
    public async Task A_file_with_another_hash_than_listed_is_refused(string role, string listedIn)
    {
        lab.Repository.ListHashes = true;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        lab.Repository.Signed(listedIn)["meta"]![$"{role}.json"]!["hashes"]!["sha256"] = new string('0', 64);
        lab.Repository.Publish(listedIn == "snapshot" ? ["snapshot", "timestamp"] : ["timestamp"]);
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Mismatch, role), (failure?.Kind, failure?.Name));
    }

    [Fact]
    public async Task Hashes_of_unknown_algorithms_only_are_not_nothing_to_check()
    {
        lab.Repository.Signed("timestamp")["meta"]!["snapshot.json"]!["hashes"] = new System.Text.Json.Nodes.JsonObject { ["md5"] = "00" };
        lab.Repository.Publish("timestamp");
        Assert.Equal(TufFailureKind.Unsupported, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task Metadata_of_another_type_is_refused_even_when_signed_by_the_right_keys()
    {
        // A snapshot that reads as a timestamp, signed by the timestamp's key.
        lab.Repository.Signers["snapshot"].AddRange(lab.Repository.Signers["timestamp"]);
        lab.Repository.Signed("snapshot")["meta"] = new System.Text.Json.Nodes.JsonObject { ["snapshot.json"] = new System.Text.Json.Nodes.JsonObject { ["version"] = 1 } };
        lab.Repository.Served["timestamp.json"] = lab.Repository.Sign("snapshot");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Malformed, "timestamp"), (failure?.Kind, failure?.Name));
    }

    [Theory]
    [InlineData("timestamp", "timestamp.json")]
    [InlineData("snapshot", "1.snapshot.json")]
    [InlineData("targets", "1.targets.json")]
    public async Task Changed_content_is_refused(string role, string file)
    {
        Tamper.Json(lab.Repository.Served, file, metadata => metadata["signed"]!["expires"] = "2030-01-01T00:00:00Z");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Unsigned, role), (failure?.Kind, failure?.Name));
        Assert.Null(lab.Store.Version(role));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_file_without_signatures_is_refused(string role)
    {
        lab.Repository.Signers[role].Clear();
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Unsigned, role), (failure?.Kind, failure?.Name));
    }
}
