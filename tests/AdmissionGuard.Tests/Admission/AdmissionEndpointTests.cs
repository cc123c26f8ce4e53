using System.Net;
using System.Text;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission;

public sealed class AdmissionEndpointTests
{
    [Fact]
    public async Task Every_recorded_request_is_answered_with_its_own_uid()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        foreach (var name in ReviewFixtures.Names)
        {
            var response = await webhook.ReviewAsync(ReviewFixtures.Bytes(name));
            Assert.Equal(ReviewFixtures.Node(name)["request"]!["uid"]!.GetValue<string>(), response["uid"]!.GetValue<string>());
            Assert.True(response["allowed"]!.GetValue<bool>(), $"{name}: {response.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_denial_says_container_image_digest_policy_and_reason()
    {
        await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true));
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));

        Assert.False(response["allowed"]!.GetValue<bool>());
        var status = response["status"]!;
        Assert.Equal(403, status["code"]!.GetValue<int>());
        Assert.Equal("Forbidden", status["reason"]!.GetValue<string>());
        Assert.Equal("Failure", status["status"]!.GetValue<string>());
        Assert.Contains("policy production / signed: NoSignature: no signature was found", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var cause = Assert.Single(status["details"]!["causes"]!.AsArray())!;
        Assert.Equal("NoSignature", cause["reason"]!.GetValue<string>());
        Assert.Equal("spec.template.spec.containers[0].image", cause["field"]!.GetValue<string>());
    }

    [Theory]
    [Trait("threat", "W3")]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task What_is_no_review_is_a_clear_error(string body, HttpStatusCode status)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        using var answer = await webhook.PostAsync(Encoding.UTF8.GetBytes(body));
        Assert.Equal(status, answer.StatusCode);
    }
}
