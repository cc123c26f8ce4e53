using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission;

/// <summary>What each operation has to be verified for; the reviewer of these tests denies whatever it is asked about.</summary>
public sealed class OperationTests
{
    private const string Old = "ghcr.io/acme/app:v1";
    private const string New = "ghcr.io/acme/app:v2";

    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) Pod = WorkloadReviews.Kinds[0];
    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) Deployment = WorkloadReviews.Kinds.Single(k => k.Kind == "Deployment");
    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) CronJob = WorkloadReviews.Kinds.First(k => k.Kind == "CronJob");

    [Theory]
    [InlineData("delete-deployment", "delete")]
    [InlineData("update-deployment-scale", "subresource")]
    [InlineData("update-deployment-status", "unchanged")]
    [InlineData("update-replicaset-scale-by-controller", "unchanged")]
    public async Task No_image_enters_so_nothing_is_asked(string recorded, string rule)
    {
        var (allowed, asked, response) = await RunAsync(ReviewFixtures.Bytes(recorded));
        Assert.True(allowed);
        Assert.Empty(asked);
        Assert.Equal(rule, response["auditAnnotations"]!["rule"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("update-deployment-image", 1)]
    [InlineData("update-pod-image", 1)]
    [Trait("threat", "A12")]
    public async Task A_changed_image_is_verified_alone(string recorded, int images)
    {
        var (allowed, asked, _) = await RunAsync(ReviewFixtures.Bytes(recorded));
        Assert.False(allowed);
        Assert.Equal(images, asked.Count);
    }

    [Fact]
    [Trait("threat", "A4")]
    public async Task A_debug_container_is_verified_and_the_others_are_not()
    {
        var (allowed, asked, _) = await RunAsync(ReviewFixtures.Bytes("update-pod-ephemeralcontainers"));
        Assert.False(allowed);
        Assert.Equal("spec.ephemeralContainers[0].image", Assert.Single(asked));
    }

    [Fact]
    [Trait("threat", "A4")]
    public async Task A_debug_container_as_old_servers_send_it_is_verified()
    {
        var kind = ("", "v1", "EphemeralContainers", "pods", Array.Empty<string>());
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(
            kind,
            "UPDATE",
            new JsonObject { ["kind"] = "EphemeralContainers", ["apiVersion"] = "v1", ["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = "debug", ["image"] = New }) },
            new JsonObject { ["kind"] = "EphemeralContainers", ["apiVersion"] = "v1", ["ephemeralContainers"] = new JsonArray() },
            request => request["subResource"] = "ephemeralcontainers"));
        Assert.False(allowed);
        Assert.Equal("ephemeralContainers[0].image", Assert.Single(asked));
    }

    [Fact]
    [Trait("threat", "A12")]
    public async Task Reordered_containers_are_unchanged()
    {
        var before = WorkloadReviews.PodSpec(Old, "containers", New);
        var after = new JsonObject { ["containers"] = new JsonArray([.. before["containers"]!.AsArray().Reverse().Select(c => c!.DeepClone())]) };
        var (allowed, asked, _) = await UpdateAsync(Pod, before, after);
        Assert.True(allowed);
        Assert.Empty(asked);
    }

    [Theory]
    [Trait("threat", "A12")]
    [InlineData("initContainers")]
    [InlineData("ephemeralContainers")]
    [InlineData("volumes")]
    public async Task An_image_that_moves_between_lists_is_verified(string to)
    {
        var (allowed, asked, _) = await UpdateAsync(Pod, WorkloadReviews.PodSpec(Old, "containers", New), WorkloadReviews.PodSpec(Old, to, New));
        Assert.False(allowed);
        Assert.Single(asked);
    }

    [Fact]
    [Trait("threat", "A12")]
    public async Task Two_containers_that_swap_images_are_verified()
    {
        var (allowed, asked, _) = await UpdateAsync(Pod, WorkloadReviews.PodSpec(Old, "containers", New), WorkloadReviews.PodSpec(New, "containers", Old));
        Assert.False(allowed);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    [Trait("threat", "A9")]
    public async Task An_old_object_without_images_hides_nothing()
    {
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(Pod, "UPDATE", WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New)), new JsonObject()));
        Assert.False(allowed);
        Assert.Single(asked);
    }

    [Fact]
    [Trait("threat", "A13")]
    public async Task Scaling_down_with_another_image_is_verified()
    {
        var before = WorkloadReviews.Object(Deployment, WorkloadReviews.PodSpec(Old));
        before["spec"]!["replicas"] = 3;
        var after = WorkloadReviews.Object(Deployment, WorkloadReviews.PodSpec(New));
        after["spec"]!["replicas"] = 2;
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(Deployment, "UPDATE", after, before));
        Assert.False(allowed);
        Assert.Single(asked);
    }

    [Theory]
    [Trait("threat", "A7")]
    [InlineData("Deployment", "replicas", "0")]
    [InlineData("Deployment", "paused", "true")]
    [InlineData("CronJob", "suspend", "true")]
    public async Task Objects_that_run_nothing_yet_are_verified(string kindName, string field, string value)
    {
        var kind = kindName == "CronJob" ? CronJob : Deployment;
        var obj = WorkloadReviews.Object(kind, WorkloadReviews.PodSpec(New));
        obj["spec"]![field] = JsonNode.Parse(value);
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(kind, "CREATE", obj));
        Assert.False(allowed);
        Assert.Single(asked);
    }

    [Fact]
    [Trait("threat", "A1")]
    public async Task A_deletion_mark_on_create_buys_nothing()
    {
        var obj = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New));
        obj["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        obj["metadata"]!["finalizers"] = new JsonArray("acme.io/wait");
        var (allowed, _, _) = await RunAsync(WorkloadReviews.Review(Pod, "CREATE", obj));
        Assert.False(allowed);
    }

    [Theory]
    [Trait("threat", "A2")]
    [InlineData(New, false)]
    [InlineData(Old, true)]
    public async Task A_deletion_mark_on_update_makes_no_difference(string image, bool admitted)
    {
        var before = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(Old));
        before["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        before["metadata"]!["finalizers"] = new JsonArray("acme.io/wait");
        var after = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(image));
        after["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(Pod, "UPDATE", after, before));
        Assert.Equal(admitted, allowed);
        Assert.Equal(admitted ? 0 : 1, asked.Count);
    }

    [Fact]
    [Trait("threat", "X5")]
    public async Task Owners_and_requesters_buy_nothing()
    {
        foreach (var recorded in ReviewFixtures.Names.Where(name => name.StartsWith("create-", StringComparison.Ordinal)))
        {
            var (allowed, asked, _) = await RunAsync(ReviewFixtures.Bytes(recorded));
            Assert.False(allowed, recorded);
            Assert.NotEmpty(asked);
        }
    }

    [Fact]
    [Trait("threat", "A3")]
    public async Task Annotations_and_labels_of_the_product_buy_nothing()
    {
        var obj = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New));
        foreach (var key in (string[])["admissionguard.dev/verified", "admissionguard.dev/verdict", "admissionguard.dev/digest", "admissionguard.dev/exclude", "policy.sigstore.dev/include", "kubernetes.io/config.mirror"])
        {
            (obj["metadata"]!["annotations"] ??= new JsonObject())[key] = "true";
            obj["metadata"]!["labels"]![key] = "true";
        }

        var (allowed, _, _) = await RunAsync(WorkloadReviews.Review(Pod, "CREATE", obj));
        Assert.False(allowed);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("resize")]
    public async Task A_subresource_that_carries_the_whole_object_cannot_bring_an_image(string subresource)
    {
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(
            Pod,
            "UPDATE",
            WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New)),
            WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(Old)),
            request => request["subResource"] = subresource));
        Assert.False(allowed);
        Assert.Single(asked);
    }

    [Theory]
    [InlineData("binding", "Binding", "")]
    [InlineData("eviction", "Eviction", "policy")]
    [InlineData("scale", "Scale", "autoscaling")]
    public async Task Bindings_evictions_and_scales_are_admitted(string subresource, string kind, string group)
    {
        var (allowed, asked, _) = await RunAsync(WorkloadReviews.Review(
            (group, "v1", kind, "pods", []), "CREATE", new JsonObject { ["kind"] = kind }, change: request => request["subResource"] = subresource));
        Assert.True(allowed);
        Assert.Empty(asked);
    }

    [Fact]
    [Trait("threat", "W8")]
    public async Task A_binding_without_its_subresource_is_an_unknown_kind()
    {
        var (allowed, _, _) = await RunAsync(WorkloadReviews.Review(("", "v1", "Binding", "bindings", []), "CREATE", new JsonObject { ["kind"] = "Binding" }));
        Assert.False(allowed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connecting_is_as_configured_and_parses_no_object(bool admit)
    {
        var body = WorkloadReviews.Review(
            ("", "v1", "PodExecOptions", "pods", []), "CONNECT", new JsonObject { ["odd"] = 5 }, change: request => request["subResource"] = "exec");
        var (allowed, asked, _) = await RunAsync(body, rules => rules with { AdmitConnect = admit });
        Assert.Equal(admit, allowed);
        Assert.Empty(asked);
    }

    [Theory]
    [Trait("threat", "A15")]
    [InlineData("system:node:n1", "system:nodes", "n1", true)]
    [InlineData("system:node:n2", "system:nodes", "n1", false)]
    [InlineData("system:node:n1", "system:authenticated", "n1", false)]
    [InlineData("alice", "system:nodes", "n1", false)]
    [InlineData("system:node:", "system:nodes", "", false)]
    [InlineData("system:node:n1", "system:nodes", null, false)]
    public async Task Only_a_node_may_show_its_own_static_pods(string user, string group, string? node, bool admitted)
    {
        var body = MirrorPod(user, group, node);
        var (allowed, asked, response) = await RunAsync(body);
        Assert.Equal(admitted, allowed);
        Assert.Equal(admitted ? 0 : 1, asked.Count);
        if (admitted)
            Assert.Equal("mirror-pod", response["auditAnnotations"]!["rule"]!.GetValue<string>());

        var (strict, _, _) = await RunAsync(body, rules => rules with { AdmitMirrorPods = false });
        Assert.False(strict);
    }

    [Fact]
    [Trait("threat", "A15")]
    public async Task A_node_does_not_bring_in_pods_that_are_not_mirrors()
    {
        var obj = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New));
        obj["spec"]!["nodeName"] = "n1";
        var (allowed, _, _) = await RunAsync(WorkloadReviews.Review(Pod, "CREATE", obj, change: request => request["userInfo"] =
            new JsonObject { ["username"] = "system:node:n1", ["groups"] = new JsonArray("system:nodes") }));
        Assert.False(allowed);
    }

    [Fact]
    public async Task Changed_labels_are_verified_where_policies_select_otherwise()
    {
        var body = ReviewFixtures.Bytes("update-pod-labels-only");
        var (byDefault, asked, _) = await RunAsync(body);
        Assert.False(byDefault);
        Assert.NotEmpty(asked);

        var (allowed, none, _) = await RunAsync(body, rules => rules with { SelectionChanges = (_, _, _) => false });
        Assert.True(allowed);
        Assert.Empty(none);
    }

    [Fact]
    [Trait("threat", "A16")]
    public async Task The_namespace_of_the_request_wins()
    {
        var reviewer = new RecordingReviewer();
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag", request => request["object"]!["metadata"]!["namespace"] = "kube-system"));
        await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag", request => request["object"]!["metadata"]!.AsObject().Remove("namespace")));
        Assert.All(reviewer.Requests, request => Assert.Equal("team-a", request.Namespace));
        Assert.All(reviewer.Requests, request => Assert.Equal("team-a", request.NamespaceLabels["kubernetes.io/metadata.name"]));
    }

    [Fact]
    [Trait("threat", "A14")]
    public async Task A_dry_run_gets_the_same_verdict_and_is_marked()
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var real = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment-dryrun", request => request["dryRun"] = false));
        var dry = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment-dryrun"));
        Assert.Equal(real["status"]!.ToJsonString(), dry["status"]!.ToJsonString());
        Assert.Equal([false, true], reviewer.Requests.Select(request => request.DryRun));
    }

    private static byte[] MirrorPod(string user, string group, string? node)
    {
        var obj = WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(New));
        obj["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "0123456789abcdef" };
        if (node is not null)
            obj["spec"]!["nodeName"] = node;
        return WorkloadReviews.Review(Pod, "CREATE", obj, change: request => request["userInfo"] =
            new JsonObject { ["username"] = user, ["groups"] = new JsonArray(group) });
    }

    private static Task<(bool Allowed, List<string> Asked, JsonNode Response)> UpdateAsync(
        (string Group, string Version, string Kind, string Resource, string[] Template) kind, JsonObject before, JsonObject after) =>
        RunAsync(WorkloadReviews.Review(kind, "UPDATE", WorkloadReviews.Object(kind, after), WorkloadReviews.Object(kind, before)));

    private static async Task<(bool Allowed, List<string> Asked, JsonNode Response)> RunAsync(
        byte[] review, Func<AdmissionGuard.Admission.Operations.AdmissionRules, AdmissionGuard.Admission.Operations.AdmissionRules>? rules = null)
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Rules = rules?.Invoke(o.Rules) ?? o.Rules });
        var response = await webhook.ReviewAsync(review);
        return (response["allowed"]!.GetValue<bool>(), [.. reviewer.Requests.SelectMany(r => r.Images).Select(i => i.Field)], response);
    }
}
