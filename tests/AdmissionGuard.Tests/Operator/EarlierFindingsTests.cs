using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.Tests.Operator;

/// <summary>A leader that begins goes on where the last one was: what was told is no news, what changed meanwhile is.</summary>
public sealed class EarlierFindingsTests
{
    private const string Since = "2026-01-02T03:04:05Z";

    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly string Pem = $"\"{Key.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\\n")}\"";

    private static readonly PolicyRef Production = new("production", null);

    [Fact]
    public async Task What_a_status_said_already_is_not_told_again_and_is_so_since_then()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/unsigned", null);
        cluster.Earlier.Add(Production, [new Violation { Namespace = "one", Image = image.Tagged, Digest = image.Digest, Requirement = "signed", Reason = "NoSignature", Since = Since }]);
        await cluster.ScanAsync(cluster.Run("one", "bad", image.Tagged, image.Digest, Old).Fresh);
        Assert.Empty(cluster.Scanned.SelectMany(ScanEvents.Of));
        Assert.Equal(Since, Assert.Single(cluster.Summaries[Production].Sample).Since);
    }

    [Theory]
    [InlineData("pass", null, "ImageViolation", "now fails: policy production / signed: NoSignature")]
    [InlineData("fail", "NoSignature", null, null)]
    // Another reason is another thing to know.
    [InlineData("fail", "UntrustedKey", "ImageViolation", "fails: policy production / signed: NoSignature")]
    public async Task What_a_report_said_is_compared_with_what_is_found(string result, string? reason, string? tells, string? says)
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/unsigned", null);
        cluster.Earlier.Add("one", Report(image, result, reason));
        await cluster.ScanAsync(cluster.Run("one", "bad", image.Tagged, image.Digest, Old).Fresh);
        var told = cluster.Scanned.SelectMany(ScanEvents.Of).ToList();
        Assert.Equal(tells is null ? [] : [tells], told.Select(e => e.Reason));
        Assert.All(told, e => Assert.Contains(says!, e.Note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_put_right_while_nobody_led_is_told()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Enforce(cluster.Policy("production", Pem));
        var image = SignedImage.Add(cluster.Registry, "shop/signed", Key);
        cluster.Earlier.Add("one", Report(image, "fail", "NoSignature"));
        await cluster.ScanAsync(cluster.Run("one", "good", image.Tagged, image.Digest, Old).Fresh);
        Assert.Equal("ImageCompliant", Assert.Single(cluster.Scanned.SelectMany(ScanEvents.Of)).Reason);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"results":{}}""")]
    [InlineData("""{"results":[1,{"policy":"production"},{"policy":"production","properties":7},{"policy":"production","properties":{"image":"x","reason":"Nonsense"},"result":"fail"}]}""")]
    public void A_report_that_somebody_wrote_otherwise_says_nothing(string report) => new EarlierFindings().Add("one", JsonElement.Parse(report));

    private static JsonElement Report(SignedImage image, string result, string? reason) => JsonSerializer.SerializeToElement(new
    {
        results = new[]
        {
            new { policy = "production", rule = reason is null ? null : "signed", result, timestamp = new { seconds = 1767323045, nanos = 0 }, properties = new { image = image.Tagged, digest = image.Digest, reason } },
        },
    });
}
