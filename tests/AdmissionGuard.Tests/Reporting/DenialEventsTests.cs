using System.Text.Json.Nodes;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting.Events;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Reporting;

public sealed class DenialEventsTests
{
    [Theory]
    [InlineData("create-pod-by-replicaset-controller", "ReplicaSet")]
    [InlineData("create-pod-tag", "Namespace")]
    [InlineData("create-deployment", "Namespace")]
    [InlineData("update-deployment-image", "Deployment")]
    [InlineData("create-job-from-cronjob", "CronJob")]
    public async Task A_denial_is_told_on_the_object_that_people_look_at(string recorded, string kind)
    {
        var notice = Assert.Single(await DecideAsync(RecordingReviewer.Denying(_ => true), ReviewFixtures.Bytes(recorded)));
        Assert.Equal((kind, "team-a", EventSeverity.Warning), (notice.Regarding.Kind, notice.Regarding.Namespace, notice.Severity));
        Assert.Equal(("NoSignature", DenialEvents.Denied), (notice.Reason, notice.Action));
        Assert.Contains("policy production / signed: NoSignature: no signature was found", notice.Note, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("threat", "A14")]
    public async Task A_dry_run_leaves_no_Event() =>
        Assert.Empty(await DecideAsync(RecordingReviewer.Denying(_ => true), ReviewFixtures.Bytes("create-deployment-dryrun")));

    [Theory]
    [InlineData(EnforcementMode.Audit)]
    [InlineData(EnforcementMode.Warn)]
    public async Task What_is_admitted_in_spite_of_a_finding_is_told(EnforcementMode mode)
    {
        var notice = Assert.Single(await DecideAsync(RecordingReviewer.Denying(_ => true, mode), ReviewFixtures.Bytes("create-pod-tag")));
        Assert.Equal(("NoSignature", DenialEvents.Admitted), (notice.Reason, notice.Action));
    }

    [Fact]
    [Trait("threat", "A15")]
    public async Task A_mirror_Pod_is_told_of() => Assert.Equal(DenialEvents.MirrorPodReason, Assert.Single(await DecideAsync(
        RecordingReviewer.Denying(_ => true),
        ReviewFixtures.Bytes("create-pod-tag", request =>
        {
            request["userInfo"] = new JsonObject { ["username"] = "system:node:n1", ["groups"] = new JsonArray("system:nodes") };
            request["object"]!["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "abc" };
            request["object"]!["spec"]!["nodeName"] = "n1";
        }))).Reason);

    [Fact]
    [Trait("threat", "O3")]
    [Trait("threat", "A16")]
    public async Task A_claimed_owner_of_another_namespace_gets_no_Event_there()
    {
        var notice = Assert.Single(await DecideAsync(RecordingReviewer.Denying(_ => true), ReviewFixtures.Bytes("create-pod-spoofed-ownerreference", request =>
        {
            request["object"]!["metadata"]!["namespace"] = "kube-system";
        })));
        Assert.Equal("team-a", notice.Regarding.Namespace);
    }

    [Fact]
    public async Task What_is_admitted_or_unchanged_raises_nothing()
    {
        Assert.Empty(await DecideAsync(new RecordingReviewer(), ReviewFixtures.Bytes("create-pod-tag")));
        Assert.Empty(await DecideAsync(RecordingReviewer.Denying(_ => true), ReviewFixtures.Bytes("delete-deployment")));
    }

    private static async Task<IReadOnlyList<EventNotice>> DecideAsync(RecordingReviewer reviewer, byte[] review)
    {
        var notices = new System.Collections.Concurrent.ConcurrentQueue<EventNotice>();
        await using (var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Sinks = [new DenialEvents(notices.Enqueue)] }))
        {
            await webhook.ReviewAsync(review);
            // What is noted is noted after the answer; the next answer is behind it on this connection.
            await webhook.ReviewAsync(ReviewFixtures.Bytes("delete-deployment"));
        }

        return [.. notices];
    }
}
