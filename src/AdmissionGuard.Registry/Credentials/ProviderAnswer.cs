using System.Globalization;
using System.Text.Json;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>A <c>CredentialProviderResponse</c> (k8s.io/kubelet/pkg/apis/credentialprovider/v1).</summary>
/// <param name="CacheKeyType"><c>Image</c>, <c>Registry</c> or <c>Global</c>: for what the answer is good.</param>
/// <param name="CacheDuration">How long; null for the provider's default; zero for not at all.</param>
/// <param name="Entries">The credentials, with the images they are for.</param>
internal sealed record ProviderAnswer(
    string CacheKeyType,
    TimeSpan? CacheDuration,
    IReadOnlyList<(ImagePattern For, RegistryCredential Credential)> Entries)
{
    private static readonly System.Buffers.SearchValues<char> Number = System.Buffers.SearchValues.Create("0123456789.");

    internal const string ApiVersion = "credentialprovider.kubelet.k8s.io/v1";

    internal static ProviderAnswer? Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonBounds.Parse(answer);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "CredentialProviderResponse" || Text(root, "apiVersion") != ApiVersion)
                return null;
            if (Text(root, "cacheKeyType") is not ("Image" or "Registry" or "Global") || !root.TryGetProperty("auth", out var auth))
                return null;
            var duration = Text(root, "cacheDuration");
            if (duration is not null && GoDuration(duration) is null)
                return null;
            var entries = new List<(ImagePattern, RegistryCredential)>();
            if (auth.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in auth.EnumerateObject())
                {
                    if (ImagePattern.TryParse(entry.Name, out var pattern) && entry.Value.ValueKind == JsonValueKind.Object
                        && Text(entry.Value, "username") is { } user && Text(entry.Value, "password") is { } password)
                    {
                        entries.Add((pattern, new RegistryCredential(user, password)));
                    }
                }
            }

            return new ProviderAnswer(Text(root, "cacheKeyType")!, duration is null ? null : GoDuration(duration), entries);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Go's <c>time.ParseDuration</c> for what providers write: hours, minutes, seconds and fractions of them.</summary>
    internal static TimeSpan? GoDuration(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var total = 0.0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            rest = rest[digits..];
            var (length, seconds) = rest switch
            {
                ['m', 's', ..] => (2, 0.001),
                ['h', ..] => (1, 3600.0),
                ['m', ..] => (1, 60.0),
                ['s', ..] => (1, 1.0),
                _ => (0, 0.0),
            };
            if (length == 0)
                return null;
            total += number * seconds;
            rest = rest[length..];
        }

        return text.Length > 0 && total < TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(total) : null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
