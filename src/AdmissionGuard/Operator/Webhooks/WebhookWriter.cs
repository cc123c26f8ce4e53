using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Operator.Certificates;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Reads and writes webhook configurations with every field, known to a client or not.</summary>
internal sealed class WebhookWriter(IKubernetes client)
{
    /// <summary>The object, or null when there is none.</summary>
    public async Task<JsonObject?> ReadAsync(DesiredWebhook wanted, CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.CustomObjects.GetClusterCustomObjectAsync(WebhookKind.Group, WebhookKind.Version, wanted.Kind.Plural, wanted.Name, cancellationToken).ConfigureAwait(false);
            return JsonObject.Create((JsonElement)found);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Makes the object that is missing; false without the right to.</summary>
    public async Task<bool> TryCreateAsync(DesiredWebhook wanted, string? caBundle, CancellationToken cancellationToken)
    {
        var made = wanted.Document.DeepClone().AsObject();
        Trust(made["webhooks"]!.AsArray(), _ => caBundle);
        try
        {
            await client.CustomObjects.CreateClusterCustomObjectAsync(
                made, WebhookKind.Group, WebhookKind.Version, wanted.Kind.Plural, fieldManager: WebhookKeeperOptions.FieldManager, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    /// <summary>
    /// Puts the wanted webhooks in the place of those that are there, whoever wrote what into them: an apply would leave
    /// fields that others added.
    /// </summary>
    public Task ReplaceAsync(DesiredWebhook wanted, JsonObject live, string? caBundle, CancellationToken cancellationToken)
    {
        var next = live.DeepClone().AsObject();
        var present = Bundles(live);
        var webhooks = wanted.Document["webhooks"]!.DeepClone().AsArray();
        Trust(webhooks, name => caBundle ?? present.GetValueOrDefault(name));
        next["webhooks"] = webhooks;
        return client.CustomObjects.ReplaceClusterCustomObjectAsync(
            next, WebhookKind.Group, WebhookKind.Version, wanted.Kind.Plural, wanted.Name, fieldManager: WebhookKeeperOptions.FieldManager, cancellationToken: cancellationToken);
    }

    /// <summary>Writes <c>caBundle</c> of every webhook by server-side apply, and nothing else.</summary>
    public Task ApplyBundleAsync(DesiredWebhook wanted, string caBundle, CancellationToken cancellationToken)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = $"{WebhookKind.Group}/{WebhookKind.Version}",
            ["kind"] = wanted.Kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = wanted.Name },
            ["webhooks"] = new JsonArray([.. wanted.Webhooks.Select(webhook => new JsonObject
            {
                ["name"] = webhook!["name"]!.DeepClone(),
                ["clientConfig"] = new JsonObject { ["caBundle"] = caBundle },
            })]),
        };
        return client.CustomObjects.PatchClusterCustomObjectAsync(
            new V1Patch(document.ToJsonString(), V1Patch.PatchType.ApplyPatch), WebhookKind.Group, WebhookKind.Version, wanted.Kind.Plural, wanted.Name,
            fieldManager: CertificateOptions.FieldManager, force: true, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Gives up what was put right, so that nobody owns it and the next upgrade by server-side apply meets no conflict.
    /// The last entry stays: an object without any would count as owned by somebody unknown.
    /// </summary>
    public async Task DisownAsync(DesiredWebhook wanted, CancellationToken cancellationToken)
    {
        if (await ReadAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } live)
            return;
        var all = live["metadata"]?["managedFields"] as JsonArray ?? [];
        var others = all.Where(m => (string?)m?["manager"] != WebhookKeeperOptions.FieldManager).Select(m => m!.DeepClone()).ToArray();
        if (others.Length == 0 || others.Length == all.Count)
            return;
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = live["metadata"]!["resourceVersion"]!.DeepClone(), ["managedFields"] = new JsonArray(others) } };
        await client.CustomObjects.PatchClusterCustomObjectAsync(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), WebhookKind.Group, WebhookKind.Version, wanted.Kind.Plural, wanted.Name,
            fieldManager: WebhookKeeperOptions.FieldManager, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The <c>caBundle</c> of each webhook by its name.</summary>
    public static IReadOnlyDictionary<string, string?> Bundles(JsonObject live) =>
        (live["webhooks"] as JsonArray ?? []).DistinctBy(w => (string?)w?["name"]).ToDictionary(w => (string?)w?["name"] ?? "", w => (string?)w?["clientConfig"]?["caBundle"], StringComparer.Ordinal);

    private static void Trust(JsonArray webhooks, Func<string, string?> bundle)
    {
        foreach (var webhook in webhooks)
        {
            if (webhook!["clientConfig"] is JsonObject config && bundle((string?)webhook["name"] ?? "") is { } trusted)
                config["caBundle"] = trusted;
        }
    }
}
