using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>A webhook configuration as it should be, without <c>caBundle</c>, which changes with the certificates.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Document">The whole manifest, as installed.</param>
/// <param name="Webhooks">Its webhooks with the API's defaults filled in.</param>
/// <param name="CaBundle">The <c>caBundle</c> that the manifest gives; null to leave that to whoever keeps the certificates.</param>
internal sealed record DesiredWebhook(WebhookKind Kind, string Name, JsonObject Document, JsonArray Webhooks, string? CaBundle)
{
    /// <summary>The object's key in queues and logs.</summary>
    public string Key => $"{Kind.Kind}/{Name}";

    /// <summary>The same text for the same wishes.</summary>
    public string Fingerprint => Document.ToJsonString();

    /// <summary>Where the API server calls.</summary>
    public WebhookTarget? Target => WebhookTarget.Of(Webhooks);

    /// <summary>Reads manifests, as in a YAML file with one document for each configuration.</summary>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static IReadOnlyList<DesiredWebhook> Parse(string yaml)
    {
        List<object> objects;
        try
        {
            objects = KubernetesYaml.LoadAllFromString(yaml);
        }
        catch (Exception e) when (e is YamlDotNet.Core.YamlException or InvalidOperationException or JsonException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            throw new FormatException($"not a file of webhook configurations: {e.Message}", e);
        }

        return [.. objects.Select(Of)];
    }

    private static DesiredWebhook Of(object item)
    {
        var name = (item as IKubernetesObject<V1ObjectMeta>)?.Metadata?.Name;
        var kind = WebhookKind.Of((item as IKubernetesObject)?.Kind);
        if (kind is null || string.IsNullOrEmpty(name))
            throw new FormatException("every document must be a ValidatingWebhookConfiguration or a MutatingWebhookConfiguration with a name");
        var document = JsonNode.Parse(KubernetesJson.Serialize(item))!.AsObject();
        if (document["webhooks"] is not JsonArray { Count: > 0 } webhooks)
            throw new FormatException($"{name} has no webhooks: that would let everything pass");
        var given = (string?)webhooks[0]?["clientConfig"]?["caBundle"];
        foreach (var webhook in webhooks)
            (webhook!["clientConfig"] as JsonObject)?.Remove("caBundle");
        return new DesiredWebhook(kind, name, document, WebhookDefaults.Fill(webhooks, kind), given);
    }
}
