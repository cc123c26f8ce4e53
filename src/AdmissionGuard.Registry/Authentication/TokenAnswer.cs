using System.Text.Json;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Authentication;

/// <summary>Reads the answer of a token service (distribution, "Token Authentication Specification").</summary>
internal static class TokenAnswer
{
    /// <summary>The specification's default when <c>expires_in</c> is missing.</summary>
    private const int DefaultLifetimeSeconds = 60;

    /// <summary>Longer promises are not believed: credentials change.</summary>
    private const int MaxLifetimeSeconds = 3600;

    /// <summary>Used no longer than this before its end, for the way to the registry and clocks that differ.</summary>
    private const int MarginSeconds = 5;

    /// <summary>A header of this size passes every registry's front end.</summary>
    private const int MaxTokenLength = 32 << 10;

    internal static AccessToken? Parse(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonBounds.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var token = Text(json.RootElement, "token") ?? Text(json.RootElement, "access_token");
            // Visible ASCII only: the token becomes part of a header.
            if (token is null || token.Length is 0 or > MaxTokenLength || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
                return null;
            var lifetime = json.RootElement.TryGetProperty("expires_in", out var element) && element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var seconds) && seconds > 0
                ? Math.Min(seconds, MaxLifetimeSeconds)
                : DefaultLifetimeSeconds;
            return new AccessToken(token, now + TimeSpan.FromSeconds(Math.Max(1, lifetime - MarginSeconds)));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
