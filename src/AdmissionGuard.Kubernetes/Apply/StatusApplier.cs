using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.Kubernetes.Apply;

/// <summary>
/// Writes the status of custom resources by server-side apply: what this field manager no longer says is removed, what others say stays.
/// Nothing is written when the object says it already. Kubernetes, "Server-Side Apply".
/// </summary>
/// <param name="client">A client that may patch the status subresource.</param>
/// <param name="fieldManager">The name that owns the fields.</param>
/// <param name="requestDeadline">A write that takes longer is given up.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class StatusApplier(IKubernetes client, string fieldManager, TimeSpan requestDeadline, TimeProvider time)
{
    /// <summary>Applies a status.</summary>
    /// <param name="target">The object.</param>
    /// <param name="status">The whole status, as this field manager wants it.</param>
    /// <param name="current">The status that the object is known to have; null when it has none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="HttpOperationException">The API server refused it.</exception>
    /// <exception cref="HttpRequestException">The API server was out of reach.</exception>
    public async Task<ApplyResult> ApplyAsync(StatusTarget target, JsonObject status, JsonElement? current, CancellationToken cancellationToken)
    {
        if (current is { ValueKind: JsonValueKind.Object } known && JsonNode.DeepEquals(JsonObject.Create(known), status))
            return ApplyResult.Unchanged;

        var metadata = new JsonObject { ["name"] = target.Name };
        if (target.Namespace is not null)
            metadata["namespace"] = target.Namespace;
        var document = new JsonObject
        {
            ["apiVersion"] = $"{target.Group}/{target.Version}",
            ["kind"] = target.Kind,
            ["metadata"] = metadata,
            ["status"] = status.DeepClone(),
        };
        var patch = new V1Patch(document.ToJsonString(), V1Patch.PatchType.ApplyPatch);
        using var deadline = new Deadline(requestDeadline, time, cancellationToken);
        try
        {
            if (target.Namespace is null)
            {
                await client.CustomObjects.PatchClusterCustomObjectStatusAsync(
                    patch, target.Group, target.Version, target.Plural, target.Name, fieldManager: fieldManager, force: true, cancellationToken: deadline.Token);
            }
            else
            {
                await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
                    patch, target.Group, target.Version, target.Namespace, target.Plural, target.Name, fieldManager: fieldManager, force: true, cancellationToken: deadline.Token);
            }

            return ApplyResult.Written;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return ApplyResult.Gone;
        }
    }
}
