using System.Text.Json.Nodes;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>Objects of every kind that runs images, complete enough for a real API server.</summary>
internal static class Workloads
{
    /// <summary>Kind, apiVersion and the path of the Pod's template. CronJob is of batch/v1 from Kubernetes 1.21 on.</summary>
    public static readonly IReadOnlyList<(string Kind, string ApiVersion, string[] Template)> Kinds =
    [
        ("Pod", "v1", []),
        ("PodTemplate", "v1", ["template"]),
        ("ReplicationController", "v1", ["spec", "template"]),
        ("ReplicaSet", "apps/v1", ["spec", "template"]),
        ("Deployment", "apps/v1", ["spec", "template"]),
        ("StatefulSet", "apps/v1", ["spec", "template"]),
        ("DaemonSet", "apps/v1", ["spec", "template"]),
        ("Job", "batch/v1", ["spec", "template"]),
        ("CronJob", "batch/v1beta1", ["spec", "jobTemplate", "spec", "template"]),
    ];

    /// <summary>The lists of a Pod's spec that an image may stand in from its creation on.</summary>
    public static readonly IReadOnlyList<string> Fields = ["containers", "initContainers", "sidecar", "volumes"];

    /// <summary>A Pod's spec with a main image and, at a field, another.</summary>
    public static JsonObject PodSpec(string main, string? field = null, string? image = null)
    {
        var spec = new JsonObject { ["containers"] = new JsonArray(Container("main", main)) };
        switch (field)
        {
            case null:
                break;
            case "containers":
                spec["containers"]!.AsArray().Add(Container("second", image!));
                break;
            case "initContainers":
                spec["initContainers"] = new JsonArray(Container("second", image!));
                break;
            case "sidecar":
                var sidecar = Container("second", image!);
                sidecar["restartPolicy"] = "Always";
                spec["initContainers"] = new JsonArray(sidecar);
                break;
            case "volumes":
                spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "second", ["image"] = new JsonObject { ["reference"] = image } });
                break;
            default:
                throw new ArgumentException(field, nameof(field));
        }

        return spec;
    }

    /// <summary>The path at which the second image of <see cref="PodSpec"/> stands.</summary>
    public static string FieldPath(string kind, string field)
    {
        var spec = string.Join('.', [.. Kinds.Single(k => k.Kind == kind).Template, "spec"]);
        return field switch
        {
            "containers" => $"{spec}.containers[1].image",
            "initContainers" or "sidecar" => $"{spec}.initContainers[0].image",
            _ => $"{spec}.volumes[0].image.reference",
        };
    }

    /// <summary>The JSON pointer of the same.</summary>
    public static string Pointer(string kind, string field) =>
        "/" + FieldPath(kind, field).Replace("]", "", StringComparison.Ordinal).Replace('[', '/').Replace('.', '/');

    /// <summary>An object as JSON.</summary>
    public static string Object(string kind, string ns, string name, JsonObject podSpec, Action<JsonObject>? change = null, Version? server = null)
    {
        var (_, apiVersion, path) = Kinds.Single(k => k.Kind == kind);
        if (kind == "CronJob" && server >= new Version(1, 21))
            apiVersion = "batch/v1";
        var root = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        var template = root;
        foreach (var member in path)
        {
            var next = new JsonObject();
            template[member] = next;
            template = next;
        }

        if (kind is "Job" or "CronJob")
            podSpec["restartPolicy"] = "Never";
        template["spec"] = podSpec;
        if (path.Length > 0)
            template["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } };
        if (kind is "ReplicaSet" or "Deployment" or "StatefulSet" or "DaemonSet")
            root["spec"]!["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } };
        if (kind is "ReplicationController")
            root["spec"]!["selector"] = new JsonObject { ["app"] = name };
        if (kind is "StatefulSet")
            root["spec"]!["serviceName"] = name;
        if (kind is "CronJob")
            root["spec"]!["schedule"] = "0 0 1 1 *";
        root["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns };
        change?.Invoke(root);
        return root.ToJsonString();
    }

    private static JsonObject Container(string name, string image) => new() { ["name"] = name, ["image"] = image };
}
