using System.Text.Json;
using AdmissionGuard.Operator.Scanning;

namespace AdmissionGuard.Tests.Operator;

/// <summary>What of a Pod is judged: the bytes that run, under the name that the Pod gives them.</summary>
public sealed class RunningImageTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData("ghcr.io/acme/app:v1", "ghcr.io/acme/app@" + A, "ghcr.io/acme/app:v1@" + A, A)]
    [InlineData("ghcr.io/acme/app:v1", "docker-pullable://ghcr.io/acme/app@" + A, "ghcr.io/acme/app:v1@" + A, A)]
    [InlineData("nginx", "docker.io/library/nginx@" + A, "docker.io/library/nginx:latest@" + A, A)]
    // A bare digest is the configuration's, which nobody signs; then only the tag is left.
    [InlineData("ghcr.io/acme/app:v1", A, "ghcr.io/acme/app:v1", null)]
    [InlineData("ghcr.io/acme/app:v1", "", "ghcr.io/acme/app:v1", null)]
    [InlineData("ghcr.io/acme/app:v1", "ghcr.io/acme/app@sha256:beef", "ghcr.io/acme/app:v1", null)]
    // What the Pod pins is judged by that, whatever the node calls it.
    [InlineData("ghcr.io/acme/app@" + A, "ghcr.io/acme/app@" + B, "ghcr.io/acme/app@" + A, B)]
    [InlineData("ghcr.io/acme/app@" + A, "", "ghcr.io/acme/app@" + A, A)]
    public void What_runs_is_judged(string image, string imageId, string judged, string? running)
    {
        var found = Assert.Single(RunningImage.Of(Pod($$"""{"containers":[{"name":"api","image":"{{image}}"}]}""", $$"""{"containerStatuses":[{"name":"api","imageID":"{{imageId}}"}]}""")));
        Assert.Equal((judged, running), (found.Judged, found.Running));
    }

    [Fact]
    public void Every_field_with_an_image_counts_and_Pods_that_ended_do_not()
    {
        const string Spec = """
            {"initContainers":[{"name":"a","image":"r.example/a"}],"containers":[{"name":"b","image":"r.example/b"},{"name":"none"}],
             "ephemeralContainers":[{"name":"c","image":"r.example/c"}],
             "volumes":[{"name":"secret","secret":{"secretName":"x"}},{"name":"d","image":{"reference":"r.example/d"}}]}
            """;
        Assert.Equal(["r.example/a", "r.example/b", "r.example/c", "r.example/d"], RunningImage.Of(Pod(Spec, "{}")).Select(i => i.Image));
        Assert.Empty(RunningImage.Of(Pod(Spec, """{"phase":"Succeeded"}""")));
        Assert.Empty(RunningImage.Of(Pod(Spec, """{"phase":"Failed"}""")));
    }

    [Theory]
    [InlineData("""{"name":"p"}""", "Pod/p")]
    [InlineData("""{"name":"p","ownerReferences":[{"kind":"StatefulSet","name":"db","controller":true}]}""", "StatefulSet/db")]
    [InlineData("""{"name":"p","labels":{"pod-template-hash":"5d4"},"ownerReferences":[{"kind":"ReplicaSet","name":"web-5d4","controller":true}]}""", "Deployment/web")]
    [InlineData("""{"name":"p","labels":{"pod-template-hash":"5d4"},"ownerReferences":[{"kind":"ReplicaSet","name":"web","controller":true}]}""", "ReplicaSet/web")]
    [InlineData("""{"name":"p","ownerReferences":[{"kind":"ReplicaSet","name":"web"}]}""", "Pod/p")]
    public void A_workload_is_called_as_people_know_it(string metadata, string workload) =>
        Assert.Equal(workload, JsonSerializer.Deserialize($$"""{"metadata":{{metadata}} }""", ScanJson.Default.PodRecord)!.Workload);

    private static PodRecord Pod(string spec, string status) => JsonSerializer.Deserialize(
        $$$"""{"metadata":{"name":"p","namespace":"n","annotations":{"big":"text"}},"spec":{{{spec}}},"status":{{{status}}} }""", ScanJson.Default.PodRecord)!;
}
