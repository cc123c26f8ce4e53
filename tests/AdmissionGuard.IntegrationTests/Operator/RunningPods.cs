using System.Text.Json;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>Pods on an API server without nodes, with the status that a node would write.</summary>
internal static class RunningPods
{
    public static async Task<V1Pod> RunAsync(k8s.Kubernetes client, string ns, string name, string image, string digest, CancellationToken cancellationToken)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["app"] = name } },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "api", Image = image }] },
        };
        var made = await client.CoreV1.CreateNamespacedPodAsync(pod, ns, cancellationToken: cancellationToken);
        await SayRunningAsync(client, made, digest, cancellationToken);
        return made;
    }

    public static Task SayRunningAsync(k8s.Kubernetes client, V1Pod pod, string digest, CancellationToken cancellationToken)
    {
        var image = pod.Spec.Containers[0].Image;
        var repository = image.Contains('@', StringComparison.Ordinal) ? image[..image.IndexOf('@', StringComparison.Ordinal)] : image[..image.LastIndexOf(':')];
        var status = JsonSerializer.Serialize(new
        {
            status = new
            {
                phase = "Running",
                containerStatuses = new[] { new { name = pod.Spec.Containers[0].Name, image, imageID = $"{repository}@{digest}", ready = true, restartCount = 0, started = true, state = new { running = new { startedAt = "2026-01-01T00:00:00Z" } } } },
            },
        });
        return client.CoreV1.PatchNamespacedPodStatusAsync(new V1Patch(status, V1Patch.PatchType.MergePatch), pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
    }
}
