using System.Text;
using System.Text.Json;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>
/// Reads <c>dockerconfigjson</c>, <c>dockercfg</c> and <c>config.json</c>. One bad entry does not spoil the others, as in
/// the kubelet; what is bad is told, so that a refused access can be explained.
/// </summary>
internal static class DockerConfigParser
{
    /// <summary>The API server takes Secrets of up to 1 MiB.</summary>
    internal const int MaxBytes = 1 << 20;

    /// <summary>Entries of one secret: operators' secrets have a dozen.</summary>
    private const int MaxEntries = 1000;

    internal static DockerConfig Parse(ReadOnlyMemory<byte> content, PullSecretFormat format)
    {
        if (content.Length > MaxBytes)
            return DockerConfig.Unreadable($"larger than {MaxBytes} bytes");
        try
        {
            using var json = JsonBounds.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return DockerConfig.Unreadable("not a JSON object");
            if (format == PullSecretFormat.DockerCfg)
                return ParseEntries(json.RootElement, new Dictionary<string, string>(), null);
            return json.RootElement.TryGetProperty("auths", out var auths)
                ? ParseEntries(auths, HelpersOf(json.RootElement), Text(json.RootElement, "credsStore"))
                : new DockerConfig([], HelpersOf(json.RootElement), Text(json.RootElement, "credsStore"), []);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return DockerConfig.Unreadable("not acceptable JSON");
        }
    }

    private static DockerConfig ParseEntries(JsonElement auths, Dictionary<string, string> helpers, string? store)
    {
        var entries = new List<(ImagePattern, RegistryCredential)>();
        var problems = new List<string>();
        if (auths.ValueKind != JsonValueKind.Object)
            return new DockerConfig([], helpers, store, ["auths is not an object"]);
        var number = 0;
        foreach (var entry in auths.EnumerateObject())
        {
            if (++number > MaxEntries)
            {
                problems.Add($"more than {MaxEntries} entries");
                break;
            }

            if (!ImagePattern.TryParse(entry.Name, out var pattern))
                problems.Add($"entry {number} is for no host");
            else if (CredentialOf(entry.Value, out var isEmpty) is { } credential)
                entries.Add((pattern, credential));
            else if (!isEmpty)
                problems.Add($"entry {number} has no readable credential");
        }

        return new DockerConfig(entries, helpers, store, problems);
    }

    /// <summary>An empty object marks a host whose credentials a helper keeps.</summary>
    private static RegistryCredential? CredentialOf(JsonElement entry, out bool isEmpty)
    {
        isEmpty = false;
        if (entry.ValueKind != JsonValueKind.Object)
            return null;
        if (Text(entry, "registrytoken") is { Length: > 0 } registryToken)
            return RegistryCredential.FromRegistryToken(registryToken);
        var (user, password) = (Text(entry, "username"), Text(entry, "password"));
        if (Text(entry, "auth") is { Length: > 0 } auth)
        {
            if (!TryDecode(auth, out user, out password))
                return null;
        }

        if (Text(entry, "identitytoken") is { Length: > 0 } identityToken)
            return RegistryCredential.FromIdentityToken(identityToken, user ?? "");
        isEmpty = user is null && password is null;
        return user is null || password is null ? null : new RegistryCredential(user, password);
    }

    private static bool TryDecode(string auth, out string? user, out string? password)
    {
        (user, password) = (null, null);
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length))
            return false;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        user = text[..colon];
        // Docker pads with NUL.
        password = text[(colon + 1)..].Trim('\0');
        return true;
    }

    private static Dictionary<string, string> HelpersOf(JsonElement root)
    {
        var helpers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("credHelpers", out var element) && element.ValueKind == JsonValueKind.Object)
        {
            foreach (var helper in element.EnumerateObject())
            {
                if (helper.Value.ValueKind == JsonValueKind.String)
                    helpers[helper.Name] = helper.Value.GetString()!;
            }
        }

        return helpers;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
