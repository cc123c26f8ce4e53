using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>Registry options for servers on loopback, named as an operator would name them.</summary>
public static class RegistryTestOptions
{
    /// <summary>Names each server as a registry with plain HTTP.</summary>
    public static RegistryOptions For(params string[] plainHosts) => new()
    {
        Hosts = [.. plainHosts.Select(h => new RegistryHostOptions(h) { PlainHttp = true })],
        Resilience = new ResilienceOptions { RetryDelay = TimeSpan.FromMilliseconds(10) },
    };
}
