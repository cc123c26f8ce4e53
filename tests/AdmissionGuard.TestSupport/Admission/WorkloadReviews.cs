using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>Makes reviews of every built-in kind with an image at any place.</summary>
public static class WorkloadReviews
{
    /// <summary>Kinds: group, version, kind, resource, and the path of the Pod (template).</summary>
    public static readonly IReadOnlyList<(string Group, string Version, string Kind, string Resource, string[] Template)> Kinds =
    [
        ("", "v1", "Pod", "pods", []),
        ("", "v1", "PodTemplate", "podtemplates", ["template"]),
        ("", "v1", "ReplicationController", "replicationcontrollers", ["spec", "template"]),
        ("apps", "v1", "ReplicaSet", "replicasets", ["spec", "template"]),
        ("apps", "v1", "Deployment", "deployments", ["spec", "template"]),
        ("apps", "v1", "StatefulSet", "statefulsets", ["spec", "template"]),
        ("apps", "v1", "DaemonSet", "daemonsets", ["spec", "template"]),
        ("batch", "v1", "Job", "jobs", ["spec", "template"]),
        ("batch", "v1", "CronJob", "cronjobs", ["spec", "jobTemplate", "spec", "template"]),
        ("batch", "v1beta1", "CronJob", "cronjobs", ["spec", "jobTemplate", "spec", "template"]),
    ];

    /// <summary>The fields of a PodSpec through which an image enters.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["containers", "initContainers", "sidecar", "ephemeralContainers", "volumes"];

    /// <summary>A Pod's spec whose main image is <paramref name="main"/>, with a further image at <paramref name="field"/>.</summary>
    public static JsonObject PodSpec(string main, string? field = null, string? image = null)
    {
        var spec = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = main }),
            ["serviceAccountName"] = "runner",
            ["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = "regcred" }),
        };
        switch (field)
        {
            case null:
                break;
            case "containers":
                spec["containers"]!.AsArray().Add(new JsonObject { ["name"] = "second", ["image"] = image });
                break;
            case "initContainers":
                spec["initContainers"] = new JsonArray(new JsonObject { ["name"] = "second", ["image"] = image });
                break;
            case "sidecar":
                spec["initContainers"] = new JsonArray(new JsonObject { ["name"] = "second", ["image"] = image, ["restartPolicy"] = "Always" });
                break;
            case "ephemeralContainers":
                spec["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = "second", ["image"] = image });
                break;
            case "volumes":
                spec["volumes"] = new JsonArray(
                    new JsonObject { ["name"] = "scratch", ["emptyDir"] = new JsonObject() },
                    new JsonObject { ["name"] = "second", ["image"] = new JsonObject { ["reference"] = image } });
                break;
            default:
                throw new ArgumentException(field);
        }

        return spec;
    }

    /// <summary>An object of a kind around a Pod's spec.</summary>
    public static JsonObject Object((string Group, string Version, string Kind, string Resource, string[] Template) kind, JsonObject podSpec)
    {
        var root = new JsonObject
        {
            ["apiVersion"] = kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}",
            ["kind"] = kind.Kind,
        };
        var template = root;
        foreach (var member in kind.Template)
        {
            var next = new JsonObject();
            template[member] = next;
            template = next;
        }

        root["metadata"] ??= new JsonObject();
        root["metadata"]!["name"] = "web";
        root["metadata"]!["namespace"] = "team-a";
        template["metadata"] ??= new JsonObject();
        template["metadata"]!["labels"] = new JsonObject { ["app"] = "web" };
        template["spec"] = podSpec;
        return root;
    }

    /// <summary>The bytes of a review.</summary>
    public static byte[] Review(
        (string Group, string Version, string Kind, string Resource, string[] Template) kind,
        string operation,
        JsonObject? obj,
        JsonObject? oldObj = null,
        Action<JsonObject>? change = null)
    {
        var request = new JsonObject
        {
            ["uid"] = Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture),
            ["kind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind },
            ["resource"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["resource"] = kind.Resource },
            ["name"] = "web",
            ["namespace"] = "team-a",
            ["operation"] = operation,
            ["userInfo"] = new JsonObject { ["username"] = "alice", ["groups"] = new JsonArray("system:authenticated") },
            ["object"] = obj,
            ["oldObject"] = oldObj,
            ["dryRun"] = false,
        };
        change?.Invoke(request);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = "admission.k8s.io/v1",
            ["request"] = request,
        });
    }
}
