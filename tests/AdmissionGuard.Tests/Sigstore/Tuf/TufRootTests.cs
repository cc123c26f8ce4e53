using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufRootTests
{
    private readonly TufLab lab = new();

    [Fact]
    public async Task Roots_are_followed_one_by_one_through_changes_of_keys()
    {
        for (var i = 0; i < 3; i++)
        {
            var old = lab.Repository.Signers["root"].ToList();
            lab.Repository.RotateKey("root");
            lab.Repository.Signers["root"].AddRange(old);
            lab.Repository.Publish("root");
            lab.Repository.Signers["root"].RemoveAll(old.Contains);
        }

        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(["2.root.json", "3.root.json", "4.root.json", "5.root.json"], lab.Repository.Requests.Take(4));
        Assert.Equal(4, lab.Store.Version("root"));
    }

    [Fact]
    public async Task A_root_that_the_old_keys_did_not_sign_is_refused()
    {
        lab.Repository.RotateKey("root");
        lab.Repository.Publish("root");
        await AssertRefusedAsync(TufFailureKind.Unsigned);
    }

    [Fact]
    public async Task A_root_that_its_own_keys_did_not_sign_is_refused()
    {
        var old = lab.Repository.Signers["root"].Single();
        lab.Repository.RotateKey("root");
        lab.Repository.Signers["root"] = [old];
        lab.Repository.Publish("root");
        await AssertRefusedAsync(TufFailureKind.Unsigned);
    }

    [Fact]
    public async Task A_raised_threshold_binds_the_root_that_raises_it()
    {
        lab.Repository.AddKey("root", FakeTufKey.Ecdsa(), signs: false);
        lab.Repository.Signed("root")["roles"]!["root"]!["threshold"] = 2;
        lab.Repository.Publish("root");
        await AssertRefusedAsync(TufFailureKind.Unsigned);
    }

    [Fact]
    public async Task A_lowered_threshold_does_not_bind_the_root_that_lowers_it()
    {
        lab.Repository.AddKey("root", FakeTufKey.Ecdsa());
        lab.Repository.Signed("root")["roles"]!["root"]!["threshold"] = 2;
        lab.Repository.Publish("root");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signers["root"].RemoveAt(0);
        lab.Repository.Signed("root")["roles"]!["root"]!["threshold"] = 1;
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(2, lab.Store.Version("root"));
    }

    [Theory]
    [Trait("threat", "T22")]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_root_must_have_exactly_the_next_version(long version)
    {
        lab.Repository.Signed("root")["version"] = version;
        lab.Repository.Served["2.root.json"] = lab.Repository.Sign("root");
        await AssertRefusedAsync(TufFailureKind.Rollback);
    }

    [Fact]
    public async Task An_intermediate_root_may_have_expired_and_so_may_the_initial_one()
    {
        lab.Repository.Signed("root")["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(31));
        lab.Repository.Publish("root");
        foreach (var role in (string[])["root", "targets", "snapshot", "timestamp"])
        {
            lab.Repository.Signed(role)["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(60));
            lab.Repository.Publish(role);
        }

        lab.Time = TufLab.Now.AddDays(50);
        Assert.Null(await lab.UpdateAsync());
    }

    [Fact]
    [Trait("threat", "T21")]
    public async Task The_last_root_must_not_have_expired_but_is_kept()
    {
        lab.Repository.Signed("root")["expires"] = FakeTufRepository.Time(TufLab.Now);
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Expired, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(["2.root.json", "3.root.json"], lab.Repository.Requests);
        Assert.Equal(2, lab.Store.Version("root"));
    }

    [Fact]
    public async Task An_initial_root_that_its_keys_did_not_sign_asks_nothing_of_the_repository()
    {
        var copy = new Dictionary<string, byte[]> { ["root"] = lab.Repository.InitialRoot };
        Tamper.Json(copy, "root", root => root["signed"]!["expires"] = "2030-01-01T00:00:00Z");
        lab.InitialRoot = copy["root"];
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
        Assert.Empty(lab.Repository.Requests);
        Assert.Empty(lab.Store.Files);
    }

    [Fact]
    public async Task An_endless_chain_of_roots_is_followed_in_portions()
    {
        for (var i = 0; i <= TufLimits.MaxRootRotations; i++) lab.Repository.Publish("root");
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(TufLimits.MaxRootRotations + 1, lab.Store.Version("root"));
        Assert.Null(await lab.UpdateAsync());
        Assert.Equal(TufLimits.MaxRootRotations + 2, lab.Store.Version("root"));
    }

    private async Task AssertRefusedAsync(TufFailureKind kind)
    {
        Assert.Equal(kind, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(["2.root.json"], lab.Repository.Requests);
        Assert.Empty(lab.Store.Files);
    }
}
