using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Cli;

/// <summary>Gathers what several options say about one host.</summary>
internal sealed class RegistryHosts
{
    private readonly Dictionary<string, RegistryHostOptions> named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was said, host by host.</summary>
    public IReadOnlyList<RegistryHostOptions> All => [.. named.Values];

    /// <summary>Adds to what was said of a host; naming it is itself something said.</summary>
    public void Edit(string host, Func<RegistryHostOptions, RegistryHostOptions> edit) =>
        named[host] = edit(named.GetValueOrDefault(host) ?? new RegistryHostOptions(host));
}
