using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.IntegrationTests.Admission;
using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>What an attacker in AdmissionGuard's own namespace makes look like a part of it.</summary>
internal static class Disguises
{
    /// <summary>Pods with an image that nobody signed, each made up as one of AdmissionGuard's own in another way, and all ways at once.</summary>
    public static async Task<IReadOnlyList<(string Disguise, string Pod)>> PodsAsync(Cluster cluster, string ns, TestImage own, TestImage next, TestImage evil, CancellationToken cancellationToken)
    {
        var model = (await cluster.Admin.CoreV1.ListNamespacedPodAsync(ns, labelSelector: "app.kubernetes.io/component=webhook", cancellationToken: cancellationToken)).Items[0];
        var annotations = new Dictionary<string, string>(model.Metadata.Annotations ?? new Dictionary<string, string>()) { ["admissionguard.dev/own"] = "true" };
        return
        [
            ("as it is", Pod(evil.Tagged)),
            ("labels", Pod(evil.Tagged, change: pod => pod["metadata"]!["labels"] = Texts(model.Metadata.Labels))),
            ("annotations", Pod(evil.Tagged, change: pod => pod["metadata"]!["annotations"] = Texts(annotations))),
            ("ServiceAccount", Pod(evil.Tagged, change: pod => pod["spec"]!["serviceAccountName"] = "admissionguard-webhook")),
            ("owner", Pod(evil.Tagged, change: pod => pod["metadata"]!["ownerReferences"] = Owner())),
            ("name", Pod(evil.Tagged, change: pod => pod["metadata"]!["name"] = $"{model.Metadata.OwnerReferences[0].Name}-abcde")),
            ("all at once, beside an own image", Pod(own.Tagged, "containers", evil.Tagged, Everything)),
            ("own image, and another to begin with", Pod(own.Tagged, "initContainers", evil.Tagged, Everything)),
            ("own repository, another tag", Pod(next.Tagged, change: Everything)),
            ("own repository, another digest", Pod($"{own.Tagged}@{next.Digest}", change: Everything)),
            ("all at once", Pod(evil.Tagged, change: Everything)),
        ];

        void Everything(JsonObject pod)
        {
            pod["metadata"] = new JsonObject
            {
                ["name"] = $"{model.Metadata.OwnerReferences[0].Name}-{GuardedCluster.NewName()[2..7]}",
                ["namespace"] = ns,
                ["labels"] = Texts(model.Metadata.Labels),
                ["annotations"] = Texts(annotations),
                ["ownerReferences"] = Owner(),
            };
            pod["spec"]!["serviceAccountName"] = "admissionguard-webhook";
        }

        JsonNode Owner() => JsonNode.Parse(KubernetesJson.Serialize(model.Metadata.OwnerReferences))!;

        static JsonNode Texts(IDictionary<string, string> of) => JsonNode.Parse(JsonSerializer.Serialize(of))!;

        string Pod(string main, string? field = null, string? image = null, Action<JsonObject>? change = null) =>
            Workloads.Object("Pod", ns, GuardedCluster.NewName(), Workloads.PodSpec(main, field, image), change);
    }

    /// <summary>A Deployment, a Job, and a ReplicaSet that claims to be of AdmissionGuard's own Deployment.</summary>
    public static async Task<IReadOnlyList<string>> WorkloadsAsync(Cluster cluster, string ns, string label, TestImage evil, CancellationToken cancellationToken)
    {
        var deployment = await cluster.Admin.AppsV1.ReadNamespacedDeploymentAsync("admissionguard-webhook", ns, cancellationToken: cancellationToken);
        return
        [
            Workloads.Object("Deployment", ns, "admissionguard-webhook-2", Workloads.PodSpec(evil.Tagged), Labelled),
            Workloads.Object("Job", ns, "admissionguard-job", Workloads.PodSpec(evil.Tagged), Labelled),
            Workloads.Object("ReplicaSet", ns, "admissionguard-webhook-5d7f9", Workloads.PodSpec(evil.Tagged), workload =>
            {
                Labelled(workload);
                workload["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = deployment.Metadata.Name, ["uid"] = deployment.Metadata.Uid, ["controller"] = true,
                });
            }),
        ];

        void Labelled(JsonObject workload) => workload["metadata"]!["labels"] = new JsonObject { ["app"] = label };
    }
}
