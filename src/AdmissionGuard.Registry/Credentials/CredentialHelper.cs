using System.Text;
using System.Text.Json;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>Docker's credential helpers (docker/docker-credential-helpers: <c>get</c>), for the command line.</summary>
internal static class CredentialHelper
{
    private const string Prefix = "docker-credential-";

    /// <summary>What helpers answer as user when the secret is a refresh token.</summary>
    private const string TokenUser = "<token>";

    /// <summary>The helper's path; null when there is none, or when the name could lead elsewhere.</summary>
    internal static string? Find(string name, IReadOnlyList<string> directories)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return null;
        return directories.Where(Path.IsPathFullyQualified).Select(d => Path.Combine(d, Prefix + name)).FirstOrDefault(File.Exists);
    }

    internal static async Task<RegistryCredential?> GetAsync(string program, string server, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var output = await CredentialProcess.RunAsync(program, ["get"], new Dictionary<string, string>(), Encoding.UTF8.GetBytes(server), timeout, time, cancellationToken).ConfigureAwait(false);
        return output is { } answer ? Parse(answer) : null;
    }

    internal static RegistryCredential? Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonBounds.Parse(answer);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("Username", out var user) || user.ValueKind != JsonValueKind.String
                || !json.RootElement.TryGetProperty("Secret", out var secret) || secret.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            return user.GetString() == TokenUser
                ? RegistryCredential.FromIdentityToken(secret.GetString()!)
                : new RegistryCredential(user.GetString()!, secret.GetString()!);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
