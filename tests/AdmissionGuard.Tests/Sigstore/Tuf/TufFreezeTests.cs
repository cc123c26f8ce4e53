using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

[Trait("threat", "T21")]
public sealed class TufFreezeTests
{
    private readonly TufLab lab = new();

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task An_expired_file_is_refused_and_the_one_before_it_kept(string role)
    {
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed(role)["expires"] = FakeTufRepository.Time(TufLab.Now);
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Equal(TufFailureKind.Expired, (await lab.UpdateAsync())?.Kind);
        Assert.Equal(1, lab.Store.Version(role));
    }

    [Fact]
    public async Task A_file_is_trusted_until_the_second_before_its_expiry()
    {
        lab.Repository.Signed("timestamp")["expires"] = FakeTufRepository.Time(TufLab.Now.AddSeconds(1));
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Time = TufLab.Now.AddSeconds(1);
        Assert.Equal(TufFailureKind.Expired, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task The_same_timestamp_served_for_ever_is_noticed_when_it_expires()
    {
        Assert.Null(await lab.UpdateAsync());
        lab.Time = TufLab.Now.AddDays(31);
        // Root and all the rest are fresh; only the timestamp is the old one.
        foreach (var role in (string[])["root", "targets", "snapshot"])
        {
            lab.Repository.Signed(role)["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(90));
            lab.Repository.Publish(role);
        }

        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Expired, "timestamp"), (failure?.Kind, failure?.Name));
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task A_stored_file_that_has_expired_is_fetched_again(string role)
    {
        lab.Repository.Signed(role)["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(1));
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Time = TufLab.Now.AddDays(2);
        Assert.Equal(TufFailureKind.Expired, (await lab.UpdateAsync())?.Kind);
        lab.Repository.Signed(role)["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(20));
        lab.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await lab.UpdateAsync());
    }

    [Fact]
    public async Task An_expired_stored_timestamp_is_replaced()
    {
        lab.Repository.Signed("timestamp")["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(1));
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Time = TufLab.Now.AddDays(2);
        lab.Repository.Signed("timestamp")["expires"] = FakeTufRepository.Time(TufLab.Now.AddDays(3));
        lab.Repository.Publish("timestamp");
        Assert.Null(await lab.UpdateAsync());
    }
}
