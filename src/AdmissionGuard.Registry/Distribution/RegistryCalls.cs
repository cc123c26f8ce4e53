using AdmissionGuard.Registry.Authentication;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>What every fetch has in common: the endpoints in turn, credentials, and one flight for equal callers.</summary>
internal sealed class RegistryCalls(EndpointPlan plan, AuthenticatedTransport transport, TimeProvider time)
{
    private const string NoCredentials = "anonymous";

    /// <summary>Who may share: those with the same credentials at every endpoint of the registry.</summary>
    internal string ScopeOf(PullIdentity identity, RepositoryName repository)
    {
        var scopes = plan.For(repository.Host, MirrorCapabilities.None).Select(e => identity.ScopeIdFor(new EndpointRepository(e, repository).Name)).Distinct().ToList();
        return scopes is [var one] ? one : scopes.Count == 0 ? NoCredentials : string.Join('|', scopes);
    }

    /// <summary>The first endpoint that has it; else what the last one, the registry itself, says.</summary>
    internal async Task<RegistryResult<T>> AcrossAsync<T>(RepositoryName repository, MirrorCapabilities wanted, Func<RegistryEndpoint, Task<RegistryResult<T>>> ask)
        where T : class
    {
        RegistryResult<T> answer = default;
        foreach (var endpoint in plan.For(repository.Host, wanted))
        {
            answer = await ask(endpoint).ConfigureAwait(false);
            if (answer.IsSuccess || answer.Failure.Kind == RegistryFailureKind.DeadlineExceeded)
                return answer;
        }

        return answer;
    }

    /// <summary>One request to one endpoint; every status that is not success is a failure.</summary>
    internal async Task<RegistryResult<WireResponse>> SendAsync(RegistryEndpoint endpoint, RepositoryName repository, Caller caller, WireRequest request, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(endpoint, repository, caller.Identity, request with { Headers = endpoint.Headers }, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess && TransportFailures.Of(answer.Value) is { } failure ? failure : answer;
    }

    /// <summary>Runs work once for all callers with the same key, on the budget of the first.</summary>
    internal Task<RegistryResult<T>> ShareAsync<TKey, T>(
        SingleFlight<TKey, RegistryResult<T>> flights,
        TKey key,
        Caller caller,
        Func<CancellationToken, Task<RegistryResult<T>>> work,
        CancellationToken cancellationToken)
        where TKey : notnull
        where T : class => flights.RunAsync(key, caller.Budget.Deadline, time, work, cancellationToken);
}
