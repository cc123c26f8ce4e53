using System.Text.Json;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>Pods on an API server without nodes, with the status that a node would write.</summary>
internal static class RunningPods
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<V1Pod> RunAsync(k8s.Kubernetes client, string ns, string name, string image, string digest, CancellationToken cancellationToken, string? replicaSet = null)
    {
        var pod = Pod(name, image, null);
        if (replicaSet is not null)
            pod.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = replicaSet, Uid = replicaSet, Controller = true }];
        var made = await client.CoreV1.CreateNamespacedPodAsync(pod, ns, cancellationToken: cancellationToken);
        await SayRunningAsync(client, made, digest, cancellationToken);
        return made;
    }

    /// <summary>A Deployment of one Pod and, owned by it, the Pod, which runs.</summary>
    public static async Task DeployAsync(Cluster cluster, string ns, string name, string image, string digest, CancellationToken cancellationToken)
    {
        var hasControllers = await cluster.TryStartControllerManagerAsync(cancellationToken);
        await cluster.KubectlAsync("create", "deployment", name, "-n", ns, $"--image={image}");
        if (!hasControllers)
        {
            // What its controllers would make of it.
            var deployment = await cluster.Admin.AppsV1.ReadNamespacedDeploymentAsync(name, ns, cancellationToken: cancellationToken);
            var replicaSet = await cluster.Admin.AppsV1.CreateNamespacedReplicaSetAsync(
                new V1ReplicaSet { Metadata = new V1ObjectMeta { Name = $"{name}-1", OwnerReferences = [Owner("apps/v1", "Deployment", deployment.Metadata)] }, Spec = new V1ReplicaSetSpec { Replicas = 1, Selector = deployment.Spec.Selector, Template = deployment.Spec.Template } },
                ns, cancellationToken: cancellationToken);
            await cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod($"{name}-1-a", image, Owner("apps/v1", "ReplicaSet", replicaSet.Metadata)), ns, cancellationToken: cancellationToken);
        }

        await SayOwnedRunningAsync(cluster, ns, name, digest, cancellationToken);
    }

    /// <summary>A Job and, owned by it, its Pod, which runs.</summary>
    public static async Task StartJobAsync(Cluster cluster, string ns, string name, string image, string digest, CancellationToken cancellationToken)
    {
        var hasControllers = await cluster.TryStartControllerManagerAsync(cancellationToken);
        await cluster.KubectlAsync("create", "job", name, "-n", ns, $"--image={image}");
        if (!hasControllers)
        {
            var job = await cluster.Admin.BatchV1.ReadNamespacedJobAsync(name, ns, cancellationToken: cancellationToken);
            await cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod($"{name}-a", image, Owner("batch/v1", "Job", job.Metadata)), ns, cancellationToken: cancellationToken);
        }

        await SayOwnedRunningAsync(cluster, ns, name, digest, cancellationToken);
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

    // The Pods of NAME are called NAME-something, whoever made them.
    private static async Task SayOwnedRunningAsync(Cluster cluster, string ns, string name, string digest, CancellationToken cancellationToken)
    {
        V1Pod? pod = null;
        await Eventually.TrueAsync(
            async () => (pod = (await cluster.Admin.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: cancellationToken)).Items.FirstOrDefault(p => p.Metadata.Name.StartsWith($"{name}-", StringComparison.Ordinal))) is not null,
            Patience, cancellationToken);
        await SayRunningAsync(cluster.Admin, pod!, digest, cancellationToken);
    }

    private static V1Pod Pod(string name, string image, V1OwnerReference? owner) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["app"] = name }, OwnerReferences = owner is null ? null : [owner] },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "api", Image = image }] },
    };

    private static V1OwnerReference Owner(string apiVersion, string kind, V1ObjectMeta owner) =>
        new() { ApiVersion = apiVersion, Kind = kind, Name = owner.Name, Uid = owner.Uid, Controller = true };
}
