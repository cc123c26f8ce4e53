using System.Text.Json;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Configuration;

/// <summary>The kubelet's <c>CredentialProviderConfig</c> (kubelet.config.k8s.io/v1), so that the plugins and files of nodes serve as they are.</summary>
public static class CredentialProviderConfig
{
    /// <summary>Reads the providers.</summary>
    /// <param name="json">The configuration as JSON; the program turns YAML into it before.</param>
    /// <param name="pluginDirectory">The absolute directory of the programs (the kubelet's <c>--image-credential-provider-bin-dir</c>).</param>
    /// <exception cref="FormatException">It is not such a configuration; the message names the field.</exception>
    public static IReadOnlyList<CredentialProvider> Parse(ReadOnlyMemory<byte> json, string pluginDirectory)
    {
        ArgumentNullException.ThrowIfNull(pluginDirectory);
        if (!Path.IsPathFullyQualified(pluginDirectory))
            throw new FormatException("the plugin directory is not absolute");
        try
        {
            using var document = JsonBounds.Parse(json);
            var root = document.RootElement;
            if (Text(root, "kind") != "CredentialProviderConfig" || Text(root, "apiVersion") != "kubelet.config.k8s.io/v1")
                throw new FormatException("kind and apiVersion are not CredentialProviderConfig of kubelet.config.k8s.io/v1");
            if (!root.TryGetProperty("providers", out var providers) || providers.ValueKind != JsonValueKind.Array)
                throw new FormatException("providers is not a list");
            return [.. providers.EnumerateArray().Select((p, i) => Provider(p, $"providers[{i}]", pluginDirectory))];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException("not acceptable JSON", malformed);
        }
    }

    private static CredentialProvider Provider(JsonElement provider, string path, string pluginDirectory)
    {
        var name = Text(provider, "name");
        // The kubelet's own rule: a name, not a path.
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', ' '))
            throw new FormatException($"{path}.name is not the name of a program");
        if (Text(provider, "apiVersion") != ProviderAnswer.ApiVersion)
            throw new FormatException($"{path}.apiVersion is not {ProviderAnswer.ApiVersion}");
        if (ProviderAnswer.GoDuration(Text(provider, "defaultCacheDuration") ?? "") is not { } duration)
            throw new FormatException($"{path}.defaultCacheDuration is not a duration");
        var images = Texts(provider, "matchImages", path);
        if (images.Count == 0 || images.Any(i => !ImagePattern.TryParse(i, out _)))
            throw new FormatException($"{path}.matchImages is empty or names no images");
        return new CredentialProvider(Path.Combine(pluginDirectory, name), images, duration)
        {
            Arguments = Texts(provider, "args", path),
            Environment = Variables(provider, path),
        };
    }

    private static Dictionary<string, string> Variables(JsonElement provider, string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!provider.TryGetProperty("env", out var list) || list.ValueKind == JsonValueKind.Null)
            return variables;
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{path}.env is not a list");
        foreach (var variable in list.EnumerateArray())
            variables[Text(variable, "name") ?? throw new FormatException($"{path}.env has an entry without a name")] = Text(variable, "value") ?? "";
        return variables;
    }

    private static IReadOnlyList<string> Texts(JsonElement parent, string name, string path)
    {
        if (!parent.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(i => i.GetString()!)]
            : throw new FormatException($"{path}.{name} is not a list of text");
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
