using System.Text.Json.Nodes;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Where the API server calls a webhook: at a Service, or at a URL.</summary>
/// <param name="Name">The host name that the certificate must be for.</param>
/// <param name="Service">The Service's namespace and name; null for a URL.</param>
/// <param name="Port">The Service's port, or the URL's.</param>
/// <param name="Path">The path.</param>
internal sealed record WebhookTarget(string Name, (string Namespace, string Name)? Service, int Port, string Path)
{
    /// <summary>Of the first webhook; all webhooks of a configuration are served by the same process.</summary>
    public static WebhookTarget? Of(JsonArray webhooks)
    {
        if (webhooks.FirstOrDefault()?["clientConfig"] is not JsonObject client)
            return null;
        if (client["service"] is JsonObject service && (string?)service["name"] is { } name && (string?)service["namespace"] is { } ns)
            return new WebhookTarget($"{name}.{ns}.svc", (ns, name), (int?)service["port"] ?? 443, (string?)service["path"] ?? "/");
        return Uri.TryCreate((string?)client["url"], UriKind.Absolute, out var url)
            ? new WebhookTarget(url.IdnHost, null, url.Port, url.AbsolutePath)
            : null;
    }
}
