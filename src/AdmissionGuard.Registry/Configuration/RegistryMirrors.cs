namespace AdmissionGuard.Registry.Configuration;

/// <summary>One <c>hosts.toml</c>: which endpoints answer for a registry, in order; the registry itself comes last.</summary>
/// <param name="Host">The registry, <c>host[:port]</c>, or <c>_default</c> for every registry without an entry.</param>
/// <param name="Endpoints">The mirrors, in order.</param>
public sealed record RegistryMirrors(string Host, IReadOnlyList<MirrorEndpoint> Endpoints)
{
    /// <summary>The endpoint that is the registry itself (<c>server</c>); null for <c>https://host</c>.</summary>
    public MirrorEndpoint? Server { get; init; }
}
