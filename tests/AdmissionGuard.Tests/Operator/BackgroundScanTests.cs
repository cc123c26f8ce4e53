using System.Security.Cryptography;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Tests.Operator;

/// <summary>What the scan asks of registries, and what it makes of the answers.</summary>
public sealed class BackgroundScanTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly string Pem = $"\"{Key.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\\n")}\"";

    private static readonly PolicyRef Production = new("production", null);

    [Fact]
    public async Task An_image_that_runs_in_many_namespaces_is_asked_for_once()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var (signed, unsigned) = (SignedImage.Add(cluster.Registry, "shop/signed", Key), SignedImage.Add(cluster.Registry, "shop/unsigned", null));
        var first = cluster.Run("team-0", "a", signed.Tagged, signed.Digest, Old).Fresh.Concat(cluster.Run("team-0", "b", unsigned.Tagged, unsigned.Digest, Old).Fresh).ToList();
        var others = Enumerable.Range(1, 9).SelectMany(i => cluster.Run($"team-{i}", $"a{i}", signed.Tagged, signed.Digest, Old).Fresh.Concat(cluster.Run($"team-{i}", $"b{i}", unsigned.Tagged, unsigned.Digest, Old).Fresh)).ToList();
        Assert.Equal(18, others.Count);

        Assert.NotEqual(0, await cluster.ScanAsync(first));
        Assert.Equal(0, await cluster.ScanAsync(others));
        Assert.Equal((20, 10, 0), Counts(cluster, Production));
    }

    [Fact]
    public async Task Evidence_that_came_with_a_younger_Pod_is_not_missed_because_of_an_older_look()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/app", null);
        await cluster.ScanAsync(cluster.Run("one", "old", image.Tagged, image.Digest, Old).Fresh);
        Assert.Equal((1, 1, 0), Counts(cluster, Production));

        image.Sign(cluster.Registry.Repository("shop/app"), Key);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await cluster.ScanAsync(cluster.Run("other", "new", image.Tagged, image.Digest, TimeSpan.Zero).Fresh);
        Assert.Equal((2, 1, 0), Counts(cluster, Production));
    }

    [Fact]
    public async Task A_node_that_reports_its_platforms_manifest_runs_what_the_signed_index_lists()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var platform = SignedImage.Add(cluster.Registry, "shop/app", null);
        var index = platform.InIndex(cluster.Registry.Repository("shop/app"), Key);
        var byTag = cluster.Run("one", "tag", index.Tagged, platform.Digest, Old).Fresh;
        var pinned = cluster.Run("one", "pin", $"{index.Repository}@{index.Digest}", platform.Digest, Old).Fresh;
        await cluster.ScanAsync(byTag.Concat(pinned));
        Assert.Equal((2, 0, 0), Counts(cluster, Production));
        Assert.All(cluster.Scanned, s => Assert.Equal(index.Digest, s.Result!.Digest));
        Assert.DoesNotContain(cluster.Scanned.SelectMany(ScanEvents.Of), e => e.Reason == "ImageDigestDiffers");

        // Another policy is judged by the same index, without a request.
        Assert.Equal(0, await cluster.ScanAsync(cluster.Enforce(cluster.Policy("production", Pem), cluster.Policy("second", Pem))));
        Assert.Equal((2, 0, 0), Counts(cluster, new PolicyRef("second", null)));

        // Once the tag has moved to what does not list it, what runs is still judged by the index that does.
        SignedImage.Add(cluster.Registry, "shop/app", null).Sign(cluster.Registry.Repository("shop/app"), Key);
        await cluster.ScanAsync(cluster.Images.States().Select(s => s.Key));
        Assert.Equal((2, 0, 0), Counts(cluster, Production));
        Assert.All(cluster.Scanned, s => Assert.Equal(index.Digest, s.Result!.Digest));
    }

    [Fact]
    [Trait("threat", "N2")]
    public async Task A_node_that_runs_neither_what_is_pinned_nor_what_that_lists_is_told_of()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var (pinned, other) = (SignedImage.Add(cluster.Registry, "shop/app", Key), SignedImage.Add(cluster.Registry, "shop/other", Key));
        await cluster.ScanAsync(cluster.Run("one", "pin", $"{pinned.Repository}@{pinned.Digest}", other.Digest, Old).Fresh);
        var told = Assert.Single(cluster.Scanned.SelectMany(ScanEvents.Of));
        Assert.Equal((EventSeverity.Warning, "ImageDigestDiffers"), (told.Severity, told.Reason));
        Assert.Contains($"the node reports {other.Digest}, verified was {pinned.Digest}", told.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_not_ready_hides_nothing_of_another()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem), cluster.Policy("broken", "{name: nobody}", authority: "secretRef"));
        var image = SignedImage.Add(cluster.Registry, "shop/unsigned", null);
        await cluster.ScanAsync(cluster.Run("one", "bad", image.Tagged, image.Digest, Old).Fresh);
        Assert.Equal((1, 1, 0), Counts(cluster, Production));
        Assert.Equal((0, 0, 1), Counts(cluster, new PolicyRef("broken", null)));
        Assert.Equal(["ImageViolation"], cluster.Scanned.SelectMany(ScanEvents.Of).Select(e => e.Reason));
    }

    [Fact]
    public async Task What_a_registry_does_not_say_changes_no_verdict()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/app", Key);
        var key = cluster.Run("one", "a", image.Tagged, image.Digest, Old).Fresh;
        await cluster.ScanAsync(key);
        cluster.Registry.Intercept = context =>
        {
            // Not a failure that is tried again after a pause, which the fake clock would never end.
            context.Response.StatusCode = 403;
            return Task.FromResult(true);
        };
        cluster.Time.Advance(TimeSpan.FromHours(1));
        await cluster.ScanAsync(key);
        Assert.Equal((1, 0, 0), Counts(cluster, Production));
        Assert.Empty(cluster.Scanned.SelectMany(ScanEvents.Of));
    }

    [Fact]
    public async Task A_Pod_that_says_nothing_new_about_its_images_is_nothing_to_the_scan()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/app", Key);
        Assert.Equal([Production], cluster.Run("one", "a", image.Tagged, image.Digest, Old).Policies);
        Assert.Empty(cluster.Run("one", "a", image.Tagged, image.Digest, Old).Policies);
        Assert.Empty(cluster.Run("one", "a", image.Tagged, image.Digest, Old).Fresh);
        Assert.Equal([Production], cluster.Run("one", "a2", image.Tagged, image.Digest, Old).Policies);
        Assert.Equal([Production], cluster.End("a2").Policies);
        Assert.Single(cluster.Images.States());
    }

    [Fact]
    public async Task What_has_just_started_is_not_waited_for_and_half_a_first_look_is_no_summary()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var (one, other) = (SignedImage.Add(cluster.Registry, "shop/one", null), SignedImage.Add(cluster.Registry, "shop/other", null));
        cluster.Run("one", "a", one.Tagged, one.Digest, Old);
        cluster.Run("one", "b", other.Tagged, other.Digest, Old);
        var first = cluster.Enforce(cluster.Policy("production", Pem));
        await cluster.ScanAsync(first.Take(1));
        Assert.Equal(1, cluster.Summaries[Production].Pending);
        await cluster.ScanAsync(first.Skip(1));
        Assert.Equal(0, cluster.Summaries[Production].Pending);

        var third = SignedImage.Add(cluster.Registry, "shop/third", null);
        cluster.Run("one", "c", third.Tagged, third.Digest, TimeSpan.Zero);
        Assert.Equal((2, 2, 0), Counts(cluster, Production));

        // Under another policy all of them are to be judged anew.
        cluster.Enforce(cluster.Policy("production", Pem, mode: "Audit"));
        Assert.Equal(3, cluster.Summaries[Production].Pending);
    }

    private static (int Checked, int Violating, int Unknown) Counts(RunningCluster cluster, PolicyRef policy)
    {
        var summary = cluster.Summaries[policy];
        Assert.Equal(0, summary.Pending);
        return (summary.Checked, summary.Violating, summary.Unknown);
    }
}
