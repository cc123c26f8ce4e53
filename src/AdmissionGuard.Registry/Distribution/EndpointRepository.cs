using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>A repository as one endpoint has it: credentials are looked up by the endpoint's name, not by the registry it mirrors.</summary>
internal readonly record struct EndpointRepository(RegistryEndpoint Endpoint, RepositoryName Repository)
{
    internal RepositoryName Name => Endpoint.Namespace is null ? Repository : new RepositoryName(Endpoint.Authority, Repository.Path);
}
