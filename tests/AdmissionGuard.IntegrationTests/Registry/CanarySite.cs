using System.Net;
using System.Text;
using AdmissionGuard.TestSupport.Registries;

namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>A registry that opens to one planted secret alone.</summary>
/// <param name="Name">Where the secret is planted.</param>
/// <param name="Registry">The registry.</param>
/// <param name="User">The user.</param>
/// <param name="Secret">The secret.</param>
internal sealed record CanarySite(string Name, OciRegistry Registry, string User, string Secret) : IAsyncDisposable
{
    public string Host => Registry.Host;

    public string Image => $"{Host}/lab/app:v1";

    /// <summary>Every way in which the secret is likely to be written, and all tokens that were given for it.</summary>
    public IEnumerable<string> Traces
    {
        get
        {
            yield return Secret;
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('=');
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}")).TrimEnd('=');
            yield return Uri.EscapeDataString(Secret);
            foreach (var authorization in Registry.Requests.Select(r => r.Authorization).OfType<string>().Distinct(StringComparer.Ordinal))
                yield return authorization.Split(' ')[1].TrimEnd('=');
        }
    }

    public static async Task<CanarySite> StartAsync(string name, RegistryAuthentication authentication, bool byRefreshToken = false)
    {
        var secret = $"canary+{name}/{Guid.NewGuid():N}";
        var site = new CanarySite(
            name,
            await OciRegistry.StartAsync(new OciRegistryOptions
            {
                Authentication = authentication,
                Credential = new NetworkCredential("puller", byRefreshToken ? "not this" : secret),
                RefreshToken = byRefreshToken ? secret : null,
            }),
            "puller",
            secret);
        SampleImage.Add(site.Registry.Repository("lab/app"));
        return site;
    }

    /// <summary>The entry of <c>auths</c> for another host that is given this secret.</summary>
    public string AuthFor(string host) => $$"""
        "{{host}}":{"auth":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"))}}"}
        """;

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
