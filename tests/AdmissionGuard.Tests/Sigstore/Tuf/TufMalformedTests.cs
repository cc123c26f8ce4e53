using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

/// <summary>Content of the wrong shape, signed by the right keys: the signature makes it authentic, not sound.</summary>
public sealed class TufMalformedTests
{
    private readonly TufLab lab = new();

    public static TheoryData<string, string> WrongValues => new()
    {
        { "version", "0" }, { "version", "-1" }, { "version", "\"1\"" }, { "version", "null" }, { "version", "[]" }, { "version", "9223372036854775808" },
        { "expires", "\"2026-07-01\"" }, { "expires", "\"2026-07-01T12:00:00+00:00\"" }, { "expires", "\"2026-07-01T12:00:00.5Z\"" },
        { "expires", "\"2026-07-01t12:00:00z\"" }, { "expires", "\" 2026-07-01T12:00:00Z\"" }, { "expires", "1" }, { "expires", "\"2026-02-30T12:00:00Z\"" },
        { "_type", "\"Timestamp\"" }, { "_type", "{}" },
        { "spec_version", "\"1\"" }, { "spec_version", "1" }, { "spec_version", "\"1.\"" }, { "spec_version", "\"1.0.a\"" }, { "spec_version", "\"1.0.0.0\"" },
        { "meta", "[]" }, { "meta", "{}" }, { "meta", "{\"snapshot.json\": 5}" }, { "meta", "{\"snapshot.json\": {}}" },
        { "meta", "{\"snapshot.json\": {\"version\": 1, \"length\": 0}}" }, { "meta", "{\"snapshot.json\": {\"version\": 1, \"length\": \"9\"}}" },
        { "meta", "{\"snapshot.json\": {\"version\": 1, \"hashes\": {}}}" }, { "meta", "{\"snapshot.json\": {\"version\": 1, \"hashes\": {\"sha256\": \"xx\"}}}" },
        { "meta", "{\"snapshot.json\": {\"version\": 1, \"hashes\": {\"sha256\": 1}}}" }, { "meta", "{\"snapshot.json\": {\"version\": 1, \"hashes\": []}}" },
    };

    [Theory]
    [Trait("threat", "T21")]
    [MemberData(nameof(WrongValues))]
    public async Task A_timestamp_with_a_wrong_value_is_refused(string field, string value)
    {
        lab.Repository.Signed("timestamp")[field] = JsonNode.Parse(value);
        lab.Repository.Serve("timestamp");
        Assert.Contains((await lab.UpdateAsync())?.Kind, (TufFailureKind?[])[TufFailureKind.Malformed, TufFailureKind.Unsupported]);
        Assert.Null(lab.Store.Version("timestamp"));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("expires")]
    [InlineData("_type")]
    [InlineData("spec_version")]
    [InlineData("meta")]
    public async Task A_timestamp_without_a_field_is_refused(string field)
    {
        lab.Repository.Signed("timestamp").Remove(field);
        lab.Repository.Served["timestamp.json"] = lab.Repository.Sign("timestamp");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [Trait("threat", "T21")]
    [InlineData("2.0.0")]
    [InlineData("0.9")]
    [InlineData("11.0")]
    public async Task Another_major_version_of_the_specification_is_refused(string version)
    {
        lab.Repository.Signed("root")["spec_version"] = version;
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Unsupported, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"signed\":{},\"signatures\":[]}")]
    [InlineData("{\"signed\":[],\"signatures\":[]}")]
    [InlineData("<html>200 OK</html>")]
    [InlineData("{\"signed\":{\"_type\":\"timestamp\",\"a\":\"\\ud800\"},\"signatures\":[]}")]
    [InlineData("{\"signed\":{\"_type\":\"timestamp\",\"\\ud800\":1},\"signatures\":[]}")]
    public async Task What_is_no_metadata_is_refused(string content)
    {
        lab.Repository.Served["timestamp.json"] = Encoding.UTF8.GetBytes(content);
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":1,\"version\":1")]
    [InlineData("\"version\":1", "\"version\":1,\"v\\u0065rsion\":2")]
    [InlineData("\"keyid\":", "\"keyid\":\"00\",\"keyid\":")]
    public async Task Duplicate_keys_are_refused(string old, string with)
    {
        Tamper.Text(lab.Repository.Served, "timestamp.json", old, with);
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_without_recursion()
    {
        lab.Repository.Served["timestamp.json"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 10_000)));
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task A_number_that_is_no_integer_has_no_canonical_form()
    {
        lab.Repository.Signed("timestamp")["x"] = JsonNode.Parse("1.5");
        lab.Repository.Serve("timestamp");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_root_without_one_of_the_roles_is_refused(string role)
    {
        lab.Repository.Signed("root")["roles"]!.AsObject().Remove(role);
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }
}
