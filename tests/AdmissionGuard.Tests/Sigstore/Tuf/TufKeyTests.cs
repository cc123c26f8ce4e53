using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;

namespace AdmissionGuard.Tests.Sigstore.Tuf;

public sealed class TufKeyTests
{
    private readonly TufLab lab = new();

    public static TheoryData<string> Kinds => ["ecdsa", "ecdsa point", "rsa", "ed25519"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_recommended_scheme_verifies_and_refuses(string kind)
    {
        Demand("timestamp", Key(kind));
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());

        lab.Repository.Publish("timestamp");
        Tamper.Json(lab.Repository.Served, "timestamp.json", metadata =>
        {
            var sig = (string)metadata["signatures"]![1]!["sig"]!;
            metadata["signatures"]![1]!["sig"] = (sig[..^1]) + (sig[^1] == '0' ? '1' : '0');
        });
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    [Trait("threat", "T5")]
    public async Task One_key_under_two_ids_counts_once()
    {
        var key = lab.Repository.Signers["timestamp"].Single();
        Demand("timestamp", key.Alias());
        lab.Repository.Publish("root", "timestamp");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Unsigned, "timestamp"), (failure?.Kind, failure?.Name));
    }

    [Fact]
    [Trait("threat", "T5")]
    public async Task Two_signatures_by_one_key_id_are_refused()
    {
        Tamper.Json(lab.Repository.Served, "1.snapshot.json", metadata => metadata["signatures"]!.AsArray().Add(metadata["signatures"]![0]!.DeepClone()));
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    [Trait("threat", "T5")]
    public async Task A_role_that_lists_a_key_twice_is_refused()
    {
        var ids = lab.Repository.Signed("root")["roles"]!["snapshot"]!["keyids"]!.AsArray();
        ids.Add((string)ids[0]!);
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [Trait("threat", "T21")]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_threshold_below_one_is_refused(int threshold)
    {
        lab.Repository.Signed("root")["roles"]!["timestamp"]!["threshold"] = threshold;
        lab.Repository.Publish("root");
        Assert.Equal(TufFailureKind.Malformed, (await lab.UpdateAsync())?.Kind);
        Assert.Null(lab.Store.Version("root"));
    }

    [Fact]
    public async Task A_threshold_above_the_number_of_keys_is_never_met()
    {
        lab.Repository.Signed("root")["roles"]!["snapshot"]!["threshold"] = 2;
        lab.Repository.Publish("root");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Unsigned, "snapshot"), (failure?.Kind, failure?.Name));
    }

    [Fact]
    public async Task A_key_under_an_id_that_is_not_its_own_verifies_nothing()
    {
        var key = FakeTufKey.Ecdsa();
        key.Id = new string('a', 64);
        Demand("snapshot", key);
        lab.Repository.Publish("root", "snapshot", "timestamp");
        var failure = await lab.UpdateAsync();
        Assert.Equal((TufFailureKind.Unsigned, "snapshot"), (failure?.Kind, failure?.Name));
    }

    [Fact]
    public async Task Unknown_and_broken_keys_do_no_harm_until_they_are_needed()
    {
        lab.Repository.AddKey("timestamp", FakeTufKey.Unknown());
        var broken = FakeTufKey.Ecdsa();
        broken.Json["keyval"]!["public"] = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
        lab.Repository.AddKey("timestamp", broken);
        lab.Repository.Publish("root", "timestamp");
        Assert.Null(await lab.UpdateAsync());
        lab.Repository.Signed("root")["roles"]!["timestamp"]!["threshold"] = 2;
        lab.Repository.Publish("root", "timestamp");
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
    }

    [Fact]
    public async Task A_key_is_only_used_with_its_own_scheme()
    {
        // An RSA key that says it is an ECDSA key, and the reverse.
        var rsa = FakeTufKey.Rsa();
        rsa.Json["keytype"] = "ecdsa";
        rsa.Json["scheme"] = "ecdsa-sha2-nistp256";
        Demand("timestamp", rsa);
        lab.Repository.Publish("root", "timestamp");
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("00")]
    public async Task A_bad_signature_beside_enough_good_ones_is_no_reason_to_refuse(string signature)
    {
        lab.Repository.AddKey("timestamp", FakeTufKey.Ecdsa());
        lab.Repository.Publish("root", "timestamp");
        Tamper.Json(lab.Repository.Served, "timestamp.json", metadata => metadata["signatures"]![0]!["sig"] = signature);
        Assert.Null(await lab.UpdateAsync());
    }

    [Fact]
    public async Task Signatures_by_strangers_count_for_nothing()
    {
        lab.Repository.Signers["timestamp"] = [FakeTufKey.Ecdsa()];
        lab.Repository.Publish("timestamp");
        Assert.Equal(TufFailureKind.Unsigned, (await lab.UpdateAsync())?.Kind);
    }

    private static FakeTufKey Key(string kind) => kind switch
    {
        "ecdsa" => FakeTufKey.Ecdsa(),
        "ecdsa point" => FakeTufKey.EcdsaPoint(),
        "rsa" => FakeTufKey.Rsa(),
        "ed25519" => FakeTufKey.Ed25519(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // The key signs and is needed: without it the threshold is not met.
    private void Demand(string role, FakeTufKey key)
    {
        lab.Repository.AddKey(role, key);
        lab.Repository.Signed("root")["roles"]![role]!["threshold"] = 2;
    }
}
