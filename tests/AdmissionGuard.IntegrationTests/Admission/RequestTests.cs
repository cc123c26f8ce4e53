using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>What a requester may try on a real API server, and what people then see.</summary>
public sealed class RequestTests(GuardedCluster guarded) : IClassFixture<GuardedCluster>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_denial_reads_as_the_documentation_says()
    {
        var name = GuardedCluster.NewName();
        var one = await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Unsigned.Tagged)));
        var finding = $"container \"main\": {guarded.Unsigned.Tagged} ({guarded.Unsigned.Digest}): policy {guarded.Policy} / signed: NoSignature: ";
        Assert.StartsWith($"Error from server (Forbidden): error when creating \"STDIN\": admission webhook \"images.admissionguard.dev\" denied the request: {finding}", one.Error, StringComparison.Ordinal);
        Assert.Equal("", one.Output);
        Assert.Equal(1, one.ExitCode);

        var two = await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Unsigned.Tagged, "initContainers", guarded.Unsigned.Reference)));
        Assert.Contains($"denied the request: 2 findings:\n- container \"second\": {guarded.Unsigned.Reference}: policy {guarded.Policy} / signed: NoSignature: ", two.Error, StringComparison.Ordinal);
        Assert.Contains($"\n- {finding}", two.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("threat", "A1")]
    [Trait("threat", "A2")]
    public async Task Being_deleted_buys_nothing_and_its_finalizer_can_go()
    {
        AssertRefused(await guarded.CreateAsync(Pod(GuardedCluster.NewName(), Workloads.PodSpec(guarded.Unsigned.Tagged), o =>
            (o["metadata"]!["deletionTimestamp"], o["metadata"]!["finalizers"]) = ("2030-01-01T00:00:00Z", new JsonArray("test.example/keep")))));

        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Signed.Tagged), o => o["metadata"]!["finalizers"] = new JsonArray("test.example/keep")))).Succeeded();
        (await guarded.Cluster.Kubectl.TryRunAsync(["delete", "pod", name, "-n", guarded.Namespace, "--wait=false", "--now"], cancellationToken: Cancellation)).Succeeded();
        AssertRefused(await guarded.PatchAsync("pod", name, $$"""[{"op":"replace","path":"/spec/containers/0/image","value":"{{guarded.Unsigned.Tagged}}"}]"""));
        (await guarded.PatchAsync("pod", name, """[{"op":"remove","path":"/metadata/finalizers"}]""")).Succeeded();
    }

    [Fact]
    [Trait("threat", "A3")]
    [Trait("threat", "X5")]
    public async Task Nothing_that_a_user_can_write_buys_anything()
    {
        var owner = GuardedCluster.NewName();
        (await guarded.CreateAsync(Workloads.Object("ReplicaSet", guarded.Namespace, owner, Workloads.PodSpec(guarded.Signed.Tagged), o => o["spec"]!["replicas"] = 0))).Succeeded();
        var uid = await guarded.Cluster.KubectlAsync("get", "rs", owner, "-n", guarded.Namespace, "-o", "jsonpath={.metadata.uid}");
        AssertRefused(await guarded.CreateAsync(Pod(GuardedCluster.NewName(), Workloads.PodSpec(guarded.Unsigned.Tagged), o =>
        {
            var metadata = o["metadata"]!;
            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = owner, ["uid"] = uid, ["controller"] = true });
            metadata["labels"] = new JsonObject { ["app"] = owner, ["admissionguard.dev/verified"] = "true", [guarded.Webhook.Label] = "no" };
            metadata["annotations"] = new JsonObject
            {
                ["admissionguard.dev/verified"] = guarded.Unsigned.Digest, ["admissionguard.dev/exempt"] = "true", ["kubernetes.io/config.source"] = "file",
            };
        })));
    }

    [Fact]
    [Trait("threat", "A14")]
    public async Task A_dry_run_gets_the_same_verdict_and_leaves_no_Event_and_no_line()
    {
        var name = GuardedCluster.NewName();
        AssertRefused(await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Unsigned.Tagged)), "--dry-run=server"));
        (await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Signed.Tagged)), "--dry-run=server")).Succeeded();

        // Events are written in turn: once that of a later refusal is there, an earlier one would be.
        var marker = GuardedCluster.NewName();
        AssertRefused(await guarded.CreateAsync(Pod(marker, Workloads.PodSpec(guarded.Unsigned.Tagged))));
        await EventAsync(e => e.Note.Contains($"/{marker} was refused", StringComparison.Ordinal));
        Assert.DoesNotContain(await EventsAsync(), e => e.Note.Contains(name, StringComparison.Ordinal));
        Assert.Empty(await guarded.DecisionsAsync(name));
    }

    [Fact]
    public async Task A_denial_of_a_controllers_Pod_is_told_on_the_controller()
    {
        await guarded.Cluster.StartControllerManagerAsync(Cancellation);
        var ns = await guarded.Cluster.CreateNamespaceAsync("events", Cancellation);
        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Workloads.Object("ReplicaSet", ns, name, Workloads.PodSpec(guarded.Unsigned.Tagged), o => o["spec"]!["replicas"] = 0))).Succeeded();
        await guarded.Webhook.GuardAsync(ns);
        (await guarded.Cluster.Kubectl.TryRunAsync(["scale", "rs", name, "-n", ns, "--replicas=1"], cancellationToken: Cancellation)).Succeeded();

        var told = await EventAsync(e => e.Action == "DenyAdmission", ns);
        Assert.Equal(("ReplicaSet", name, "NoSignature", "Warning"), (told.Regarding.Kind, told.Regarding.Name, told.Reason, told.Type));
        Assert.Equal(await guarded.Cluster.KubectlAsync("get", "rs", name, "-n", ns, "-o", "jsonpath={.metadata.uid}"), told.Regarding.Uid);
        Assert.Contains($"{guarded.Unsigned.Tagged} ({guarded.Unsigned.Digest}): policy {guarded.Policy} / signed: NoSignature", told.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_of_a_users_Pod_is_told_on_the_namespace()
    {
        var name = GuardedCluster.NewName();
        AssertRefused(await guarded.CreateAsync(Pod(name, Workloads.PodSpec(guarded.Unsigned.Tagged))));
        var told = await EventAsync(e => e.Note.Contains($"Pod {guarded.Namespace}/{name} was refused: ", StringComparison.Ordinal));
        Assert.Equal(("Namespace", guarded.Namespace), (told.Regarding.Kind, told.Regarding.Name));
        Assert.Contains(name, await guarded.Cluster.KubectlAsync("get", "events", "-n", guarded.Namespace), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("threat", "A15")]
    public async Task A_mirror_Pod_of_a_node_is_admitted_and_told_of_and_nobody_else_can_make_one()
    {
        await guarded.Cluster.KubectlAsync("create", "rolebinding", "nodes", "-n", guarded.Namespace, "--clusterrole=cluster-admin", "--group=system:nodes");
        var name = GuardedCluster.NewName();
        var pod = Pod(name, Workloads.PodSpec(guarded.Unsigned.Tagged), o =>
        {
            o["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "abc", ["kubernetes.io/config.source"] = "file" };
            o["spec"]!["nodeName"] = "n1";
        });
        AssertRefused(await guarded.CreateAsync(pod));
        AssertRefused(await guarded.CreateAsync(pod, "--as=system:node:n2", "--as-group=system:nodes", "--as-group=system:authenticated"));
        (await guarded.CreateAsync(pod, "--as=system:node:n1", "--as-group=system:nodes", "--as-group=system:authenticated")).Succeeded();
        Assert.Equal("MirrorPodAdmitted", (await EventAsync(e => e.Note.Contains(name, StringComparison.Ordinal) && e.Action == "Admit")).Reason);
    }

    [Fact]
    [Trait("threat", "W1")]
    public async Task A_Pod_may_follow_its_new_namespace_at_once_and_is_checked()
    {
        var ns = $"fresh-{Guid.NewGuid():N}"[..14];
        var refused = await guarded.CreateAsync($$$$$"""
            {"apiVersion":"v1","kind":"List","items":[
              {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{{ns}}}}}","labels":{"{{{{{guarded.Webhook.Label}}}}}":"yes"}}},
              {{{{{Workloads.Object("Pod", ns, "app", Workloads.PodSpec(guarded.Unsigned.Tagged))}}}}}]}
            """);
        AssertRefused(refused);
    }

    [Fact]
    [Trait("threat", "O1")]
    public async Task The_webhooks_own_token_is_shown_to_the_API_server_alone()
    {
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("own/app"), seed: "own");
        await using var webhook = await WebhookProcess.StartAsync(guarded.Cluster, [registry.Host], Cancellation);
        var ns = await webhook.CreateNamespaceAsync("token", Cancellation);
        await guarded.Cluster.ApplyAsync(MainJob.Manifests.Policy(ns, $"{registry.Host}/own/**", guarded.Key.PublicPem), Cancellation);
        try
        {
            var pod = Workloads.Object("Pod", ns, "app", Workloads.PodSpec($"{registry.Host}/own/app:v1"));
            await Eventually.TrueAsync(async () => (await guarded.CreateAsync(pod, "--dry-run=server")).Error.Contains("NoSignature", StringComparison.Ordinal), Patience, Cancellation);
            Assert.NotEmpty(registry.Requests);
            Assert.All(registry.Requests, request => Assert.Null(request.Authorization));
        }
        finally
        {
            await guarded.Cluster.KubectlAsync("delete", "clusterimagepolicy", ns);
        }
    }

    [Fact]
    public async Task What_was_there_before_can_be_changed_scaled_and_deleted_without_its_registry()
    {
        // Nothing listens at this registry, which the policy is about.
        var dead = $"127.0.0.1:{LoopbackPorts.Free()}/dead/app:v1";
        var ns = await guarded.Cluster.CreateNamespaceAsync("before", Cancellation);
        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Workloads.Object("Deployment", ns, name, Workloads.PodSpec(dead), o => o["spec"]!["replicas"] = 2))).Succeeded();
        var policy = $"dead-{ns}";
        await guarded.Cluster.ApplyAsync(MainJob.Manifests.Policy(policy, dead.Replace(":v1", "", StringComparison.Ordinal), guarded.Key.PublicPem), Cancellation);
        await guarded.Webhook.GuardAsync(ns);
        try
        {
            await Eventually.TrueAsync(async () => (await guarded.CreateAsync(Workloads.Object("Pod", ns, "probe", Workloads.PodSpec(dead)), "--dry-run=server")).ExitCode != 0, Patience, Cancellation);
            string[][] commands =
            [
                ["annotate", "deployment", name, "-n", ns, "note=changed"], ["scale", "deployment", name, "-n", ns, "--replicas=1"],
                ["patch", "deployment", name, "-n", ns, "--type=merge", "-p", """{"spec":{"replicas":0}}"""], ["delete", "deployment", name, "-n", ns, "--wait=false"],
            ];
            foreach (var command in commands)
                (await guarded.Cluster.Kubectl.TryRunAsync(command, cancellationToken: Cancellation)).Succeeded();
        }
        finally
        {
            await guarded.Cluster.KubectlAsync("delete", "clusterimagepolicy", policy);
        }
    }

    private string Pod(string name, JsonObject spec, Action<JsonObject>? change = null) => Workloads.Object("Pod", guarded.Namespace, name, spec, change);

    private static void AssertRefused(ToolResult result)
    {
        Assert.True(result.ExitCode != 0, $"admitted: {result.Output}");
        Assert.Contains("admission webhook \"images.admissionguard.dev\" denied the request: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("NoSignature", result.Error, StringComparison.Ordinal);
    }

    private async Task<IList<Eventsv1Event>> EventsAsync(string? ns = null) =>
        [.. (await guarded.Cluster.Admin.EventsV1.ListNamespacedEventAsync(ns ?? guarded.Namespace, cancellationToken: Cancellation)).Items.Where(e => e.ReportingController == "admissionguard.dev/webhook")];

    private async Task<Eventsv1Event> EventAsync(Func<Eventsv1Event, bool> which, string? ns = null)
    {
        Eventsv1Event? found = null;
        try
        {
            await Eventually.TrueAsync(async () => (found = (await EventsAsync(ns)).FirstOrDefault(which)) is not null, Patience, Cancellation);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"no such Event; the webhook says:\n{guarded.Webhook.Process.LogTail(10)}");
        }

        return found!;
    }
}
