using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>What opens a registry: user and password, or a token that stands for them. Shows itself nowhere.</summary>
internal sealed class RegistryCredential
{
    /// <summary>Keys of caches are told apart by what the credential is, without holding it: a keyed hash whose key dies with the process.</summary>
    private static readonly byte[] FingerprintKey = RandomNumberGenerator.GetBytes(32);

    internal RegistryCredential(string user, string password)
    {
        User = user;
        Password = password;
        Fingerprint = FingerprintOf("basic", user, password);
    }

    private RegistryCredential(string? identityToken, string? registryToken, string user)
    {
        User = user;
        Password = "";
        IdentityToken = identityToken;
        RegistryToken = registryToken;
        Fingerprint = FingerprintOf("token", identityToken ?? "", registryToken ?? "");
    }

    internal string User { get; }

    internal string Password { get; }

    /// <summary>An OAuth2 refresh token for the token service (docker <c>identitytoken</c>).</summary>
    internal string? IdentityToken { get; }

    /// <summary>A bearer token for the registry itself (docker <c>registrytoken</c>).</summary>
    internal string? RegistryToken { get; }

    /// <summary>Names the credential in cache keys.</summary>
    internal string Fingerprint { get; }

    internal static RegistryCredential FromIdentityToken(string token, string user = "") => new(token, null, user);

    internal static RegistryCredential FromRegistryToken(string token) => new(null, token, "");

    internal AuthenticationHeaderValue Basic() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

    /// <summary>Never the credential.</summary>
    public override string ToString() => "credential";

    internal static string FingerprintOf(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, FingerprintKey);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
