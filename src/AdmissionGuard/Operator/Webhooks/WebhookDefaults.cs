using System.Text.Json.Nodes;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>
/// Fills in what the API server fills in, so that what was left out and what is said are compared as equal
/// (Kubernetes API reference, admissionregistration.k8s.io/v1).
/// </summary>
internal static class WebhookDefaults
{
    /// <summary>A copy of the webhooks with every default, and without <c>caBundle</c>.</summary>
    public static JsonArray Fill(JsonArray webhooks, WebhookKind kind)
    {
        var filled = webhooks.DeepClone().AsArray();
        foreach (var webhook in filled.OfType<JsonObject>())
        {
            Default(webhook, "failurePolicy", "Fail");
            Default(webhook, "matchPolicy", "Equivalent");
            Default(webhook, "timeoutSeconds", 10);
            Default(webhook, "namespaceSelector", new JsonObject());
            Default(webhook, "objectSelector", new JsonObject());
            if (kind == WebhookKind.Mutating)
                Default(webhook, "reinvocationPolicy", "Never");
            if (webhook["matchConditions"] is JsonArray { Count: 0 })
                webhook.Remove("matchConditions");
            foreach (var rule in (webhook["rules"] as JsonArray ?? []).OfType<JsonObject>())
                Default(rule, "scope", "*");
            if (webhook["clientConfig"] is not JsonObject client)
                continue;
            client.Remove("caBundle");
            if (client["service"] is JsonObject service)
                Default(service, "port", 443);
        }

        return filled;
    }

    private static void Default(JsonObject target, string field, JsonNode value)
    {
        if (target[field] is null)
            target[field] = value;
    }
}
