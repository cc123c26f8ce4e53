using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>
/// Every kind, every field, every operation, on a real API server. What needs a newer one is skipped by name here and
/// runs from recorded requests in the unit tests.
/// </summary>
[Trait("threat", "A10")]
public sealed class EveryKindTests(GuardedCluster guarded) : IClassFixture<GuardedCluster>
{
    // Kubernetes enhancement proposals 753 and 4639.
    private static readonly Version Sidecars = new(1, 28);
    private static readonly Version ImageVolumes = new(1, 35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Each kind with each field.</summary>
    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (var (kind, _, _) in Workloads.Kinds)
            {
                foreach (var list in Workloads.Fields)
                    places.Add(kind, list);
            }

            return places;
        }
    }

    /// <summary>The kinds with replicas.</summary>
    public static TheoryData<string> Scaled => ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"];

    [Theory]
    [MemberData(nameof(Places))]
    [Trait("threat", "A6")]
    [Trait("threat", "A8")]
    public async Task Created_with_an_unsigned_image_there_it_is_refused_and_with_a_signed_one_admitted(string kind, string field)
    {
        RequireServer(field);
        var name = GuardedCluster.NewName();
        var refused = await guarded.CreateAsync(Object(kind, name, Workloads.PodSpec(guarded.Signed.Tagged, field, guarded.Unsigned.Tagged)));
        AssertRefused(refused, guarded.Unsigned);
        var decision = await guarded.LastDecisionAsync(name, d => d.Verdict == "denied");
        Assert.Equal((Workloads.FieldPath(kind, field), "NoSignature", "CREATE"), (Assert.Single(decision.Causes).Field, decision.Causes[0].Reason, decision.Object.Operation));

        var admitted = await guarded.CreateAsync(Object(kind, name, Workloads.PodSpec(guarded.Signed.Tagged, field, guarded.AlsoSigned.Tagged)));
        Assert.True(admitted.ExitCode == 0, admitted.Error);
    }

    [Theory]
    [MemberData(nameof(Places))]
    [Trait("threat", "A12")]
    public async Task Updated_to_an_unsigned_image_there_it_is_refused_and_unchanged_nothing_is_asked(string kind, string field)
    {
        Assert.SkipWhen(kind == "Job", "the API server itself refuses to change a Job's template");
        Assert.SkipWhen(kind == "Pod" && field == "volumes", "the API server itself refuses to change a Pod's volumes");
        RequireServer(field);
        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Object(kind, name, Workloads.PodSpec(guarded.Signed.Tagged, field, guarded.AlsoSigned.Tagged)))).Succeeded();
        var pointer = Workloads.Pointer(kind, field);

        AssertRefused(await guarded.PatchAsync(kind, name, $$"""[{"op":"replace","path":"{{pointer}}","value":"{{guarded.Unsigned.Tagged}}"}]"""), guarded.Unsigned);
        var asked = await guarded.LastDecisionAsync(name, d => d.Verdict == "denied" && d.Object.Operation == "UPDATE");
        Assert.Equal([Workloads.FieldPath(kind, field)], asked.Images!.Select(image => image.Field));

        (await guarded.PatchAsync(kind, name, """{"metadata":{"annotations":{"note":"changed"}}}""", "merge")).Succeeded();
        Assert.Equal("unchanged", (await guarded.LastDecisionAsync(name, d => d is { Verdict: "admitted", Object.Operation: "UPDATE" })).Rule);
        (await guarded.PatchAsync(kind, name, $$"""[{"op":"replace","path":"{{pointer}}","value":"{{guarded.AlsoSigned.Reference}}"}]""")).Succeeded();
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    [Trait("threat", "A7")]
    [Trait("threat", "A13")]
    public async Task Scaling_needs_no_registry_unless_an_image_changes_with_it_and_no_replicas_are_no_excuse(string kind)
    {
        AssertRefused(await guarded.CreateAsync(Object(kind, GuardedCluster.NewName(), Workloads.PodSpec(guarded.Unsigned.Tagged), o => o["spec"]!["replicas"] = 0)), guarded.Unsigned);

        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Object(kind, name, Workloads.PodSpec(guarded.Signed.Tagged), o => o["spec"]!["replicas"] = 3))).Succeeded();
        (await guarded.PatchAsync(kind, name, """{"spec":{"replicas":2}}""", "merge")).Succeeded();
        Assert.Equal("unchanged", (await guarded.LastDecisionAsync(name, d => d.Object.Operation == "UPDATE")).Rule);
        var pointer = "/" + string.Join('/', Workloads.Kinds.Single(k => k.Kind == kind).Template) + "/spec/containers/0/image";
        AssertRefused(await guarded.PatchAsync(kind, name, $$"""[{"op":"replace","path":"/spec/replicas","value":1},{"op":"replace","path":"{{pointer}}","value":"{{guarded.Unsigned.Tagged}}"}]"""), guarded.Unsigned);
        (await guarded.Cluster.Kubectl.TryRunAsync(["scale", kind, name, "-n", guarded.Namespace, "--replicas=0"], cancellationToken: Cancellation)).Succeeded();
        (await guarded.Cluster.Kubectl.TryRunAsync(["delete", kind, name, "-n", guarded.Namespace, "--wait=false"], cancellationToken: Cancellation)).Succeeded();
    }

    [Theory]
    [Trait("threat", "A7")]
    [InlineData("Deployment", "paused")]
    [InlineData("CronJob", "suspend")]
    public async Task Paused_and_suspended_is_checked(string kind, string field) => AssertRefused(
        await guarded.CreateAsync(Object(kind, GuardedCluster.NewName(), Workloads.PodSpec(guarded.Unsigned.Tagged), o => o["spec"]![field] = true)), guarded.Unsigned);

    [Fact]
    [Trait("threat", "A4")]
    public async Task A_debug_container_is_checked()
    {
        guarded.Cluster.RequireVersion(1, 25, "ephemeral containers");
        var name = GuardedCluster.NewName();
        (await guarded.CreateAsync(Object("Pod", name, Workloads.PodSpec(guarded.Signed.Tagged)))).Succeeded();
        string[] debug = ["debug", name, "-n", guarded.Namespace, "--image"];
        AssertRefused(await guarded.Cluster.Kubectl.TryRunAsync([.. debug, guarded.Unsigned.Tagged], cancellationToken: Cancellation), guarded.Unsigned);
        (await guarded.Cluster.Kubectl.TryRunAsync([.. debug, guarded.AlsoSigned.Tagged], cancellationToken: Cancellation)).Succeeded();
    }

    private static void AssertRefused(ToolResult result, TestImage image)
    {
        Assert.True(result.ExitCode != 0, $"admitted: {result.Output}");
        Assert.Contains("admission webhook \"images.admissionguard.dev\" denied the request: container \"", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{image.Tagged} ({image.Digest}): policy ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" / signed: NoSignature: ", result.Error, StringComparison.Ordinal);
    }

    private string Object(string kind, string name, System.Text.Json.Nodes.JsonObject spec, Action<System.Text.Json.Nodes.JsonObject>? change = null) =>
        Workloads.Object(kind, guarded.Namespace, name, spec, change, guarded.Cluster.Version);

    private void RequireServer(string field)
    {
        if (field == "sidecar")
            guarded.Cluster.RequireVersion(Sidecars.Major, Sidecars.Minor, "sidecar containers");
        if (field == "volumes")
            guarded.Cluster.RequireVersion(ImageVolumes.Major, ImageVolumes.Minor, "image volumes");
    }
}
