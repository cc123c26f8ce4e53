using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufDelegationTests
{
    private readonly TufLab lab = new();

    public static TheoryData<string, string> Graphs => new()
    {
        { "targets>A targets>B B>C", "A B C" },
        { "targets>A targets>B A>C A>D", "A C D B" },
        { "targets>A targets>B A>!C A>D", "A C" },
        { "targets>A targets>B A>!C C>D", "A C D" },
        { "targets>A targets>B B>C C>D D>B", "A B C D" },
        { "targets>A targets>B B>C A>C", "A C B" },
        { "targets>!A targets>B", "A" },
    };

    [Theory]
    [MemberData(nameof(Graphs))]
    public async Task Roles_are_asked_in_pre_order_and_depth_first(string graph, string order)
    {
        var roles = new HashSet<string>();
        foreach (var edge in graph.Split(' '))
        {
            var (from, to) = (edge.Split('>')[0], edge.Split('>')[1]);
            lab.Repository.Delegate(from, to.TrimStart('!'), to.StartsWith('!'), "*");
            roles.Add(to.TrimStart('!'));
        }

        lab.Repository.Publish([.. roles, "targets", "snapshot", "timestamp"]);
        Assert.Equal(TufFailureKind.NotFound, (await lab.FindAsync("missing")).Failure?.Kind);
        Assert.Equal(order.Split(' ').Select(role => $"1.{role}.json"), lab.Repository.Requests.Skip(4));
    }

    [Fact]
    public async Task A_target_counts_only_where_every_role_of_the_chain_may_list_it()
    {
        lab.Repository.Delegate("targets", "a", paths: "team-a/*");
        lab.Repository.AddTarget("a", "team-a/file", [1]);
        lab.Repository.AddTarget("a", "team-b/file", [2]);
        lab.Repository.Publish("a", "targets", "snapshot", "timestamp");
        Assert.True((await lab.FindAsync("team-a/file")).IsSuccess);
        Assert.Equal(TufFailureKind.NotFound, (await lab.FindAsync("team-b/file")).Failure?.Kind);
    }

    [Fact]
    public async Task What_one_delegator_vouches_for_says_nothing_for_another()
    {
        // Both name "release", each with keys of its own; its metadata carries the first one's signature only.
        lab.Repository.Delegate("targets", "a", paths: "a/*");
        lab.Repository.Delegate("targets", "b", paths: "b/*");
        lab.Repository.Delegate("a", "release", paths: "a/*");
        lab.Repository.Delegate("b", "release", paths: "b/*");
        lab.Repository.Signers["release"].RemoveAt(1);
        lab.Repository.AddTarget("release", "a/file", [1]);
        lab.Repository.AddTarget("release", "b/file", [2]);
        lab.Repository.Publish("release", "a", "b", "targets", "snapshot", "timestamp");
        var updater = lab.NewUpdater();
        Assert.Null(await updater.RefreshAsync(TestContext.Current.CancellationToken));
        Assert.True((await updater.FindTargetAsync("a/file", TestContext.Current.CancellationToken)).IsSuccess);
        var other = await updater.FindTargetAsync("b/file", TestContext.Current.CancellationToken);
        Assert.Equal((TufFailureKind.Unsigned, "release"), (other.Failure?.Kind, other.Failure?.Name));
    }

    [Fact]
    public async Task A_role_that_the_snapshot_does_not_list_is_not_even_asked_for()
    {
        lab.Repository.Delegate("targets", "delegated", paths: "*");
        lab.Repository.Publish("delegated", "targets");
        lab.Repository.Signed("snapshot")["meta"]!.AsObject().Remove("delegated.json");
        lab.Repository.Publish("snapshot", "timestamp");
        Assert.Equal(TufFailureKind.NotFound, (await lab.FindAsync("file")).Failure?.Kind);
        Assert.Equal(4, lab.Repository.Requests.Count);
    }

    [Fact]
    public async Task A_role_that_cannot_be_verified_ends_the_search()
    {
        // Else whoever withholds one role chooses the next.
        lab.Repository.Delegate("targets", "a", paths: "*");
        lab.Repository.Delegate("targets", "b", paths: "*");
        lab.Repository.AddTarget("b", "file", [1]);
        lab.Repository.Publish("a", "b", "targets", "snapshot", "timestamp");
        lab.Repository.Served.Remove("1.a.json");
        Assert.Equal(TufFailureKind.NotFound, (await lab.FindAsync("file")).Failure?.Kind);
        Assert.DoesNotContain("1.b.json", lab.Repository.Requests);
    }

    [Fact]
    public async Task A_search_without_end_is_given_up()
    {
        var roles = Enumerable.Range(0, TufLimits.MaxVisitedRoles + 1).Select(i => $"role{i}").ToList();
        foreach (var role in roles) lab.Repository.Delegate("targets", role, paths: "*");
        lab.Repository.Publish([.. roles, "targets", "snapshot", "timestamp"]);
        Assert.Equal(TufFailureKind.LimitExceeded, (await lab.FindAsync("file")).Failure?.Kind);
        Assert.Equal(4 + TufLimits.MaxVisitedRoles, lab.Repository.Requests.Count);
    }

    [Theory]
    [Trait("threat", "T13")]
    [InlineData("../delegated", "1...%2Fdelegated.json")]
    [InlineData("/delegated", "1.%2Fdelegated.json")]
    [InlineData("?", "1.%3F.json")]
    [InlineData("#", "1.%23.json")]
    public async Task A_role_of_any_name_is_one_file_here_and_there(string role, string url)
    {
        lab.Repository.Delegate("targets", role, paths: "*");
        lab.Repository.Publish(role, "targets", "snapshot", "timestamp");
        await lab.FindAsync("file");
        Assert.Equal(url, lab.Repository.Requests[^1]);
        Assert.DoesNotContain(lab.Store.Files.Keys, name => !name.StartsWith("root_history/", StringComparison.Ordinal) && (name.Contains('/', StringComparison.Ordinal) || name[0] == '.'));
    }

    [Theory]
    [Trait("threat", "T13")]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_delegated_role_cannot_take_the_place_of_a_top_level_one(string role)
    {
        lab.Repository.Delegate("targets", "x", paths: "*")["name"] = role;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("paths")]
    [InlineData("terminating")]
    [InlineData("keyids")]
    [InlineData("threshold")]
    [InlineData("name")]
    public async Task A_delegation_must_be_whole(string field)
    {
        var role = lab.Repository.Delegate("targets", "a", paths: "*");
        role[field] = field == "paths" ? 5 : null;
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task A_delegation_by_prefix_of_the_hash_is_followed()
    {
        var role = lab.Repository.Delegate("targets", "bin", paths: "*");
        role.Remove("paths");
        // SHA-256 of "file" begins with 3b9c.
        role["path_hash_prefixes"] = new System.Text.Json.Nodes.JsonArray("3b9c");
        lab.Repository.AddTarget("bin", "file", [1]);
        lab.Repository.AddTarget("bin", "other", [1]);
        lab.Repository.Publish("bin", "targets", "snapshot", "timestamp");
        Assert.True((await lab.FindAsync("file")).IsSuccess);
        Assert.Equal(TufFailureKind.NotFound, (await lab.FindAsync("other")).Failure?.Kind);
    }

    [Theory]
    [InlineData("targets/*.tgz", "targets/foo.tgz", true)]
    [InlineData("targets/*.tgz", "targets/foo.txt", false)]
    [InlineData("foo-version-?.tgz", "foo-version-2.tgz", true)]
    [InlineData("foo-version-?.tgz", "foo-version-alpha.tgz", false)]
    [InlineData("*.tgz", "foo.tgz", true)]
    [InlineData("*.tgz", "targets/foo.tgz", false)]
    [InlineData("foo.tgz", "foo.tgz", true)]
    [InlineData("foo.tgz", "Foo.tgz", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("a*/b*c", "axx/bcbc", true)]
    [InlineData("a*/b*c", "axx/y/bc", false)]
    [InlineData("?", "/", false)]
    [InlineData("a**", "a", true)]
    [InlineData("", "a", false)]
    [InlineData("*a*b", "xaxbab", true)]
    public void A_wildcard_matches_within_one_segment(string pattern, string path, bool expected) => Assert.Equal(expected, PathSet.Matches(pattern, path));
}
