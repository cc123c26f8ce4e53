using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>
/// Gets the manifest that a tag names: one GET when nothing is known, one HEAD when the manifest that it named last is at
/// hand. A digest that HEAD names is used only for bytes that were hashed to it.
/// </summary>
internal sealed class TagFetcher(RegistryCalls calls, ContentFetcher content, ContentStore store, RegistryOptions options, RegistryMetrics metrics, TimeProvider time)
{
    private readonly ListingCache<Resolution> tags = new("tag", metrics, time);
    private readonly SingleFlight<ListingKey, RegistryResult<FetchedManifest>> flights = new();

    internal async Task<RegistryResult<FetchedManifest>> GetAsync(Caller caller, RepositoryName repository, string tag, TimeSpan lifetime, Freshness freshness, CancellationToken cancellationToken)
    {
        var scope = calls.ScopeOf(caller.Identity, repository);
        var key = new ListingKey(scope, repository, tag);
        if (tags.Get(key, lifetime, freshness) is { } remembered)
            return await FollowAsync(remembered, caller, key, cancellationToken).ConfigureAwait(false);
        // Looked up once more on the flight: another may have landed since, and then the registry has been asked.
        return await calls.ShareAsync(
            flights,
            key,
            caller,
            cancel => tags.Peek(key, lifetime, freshness) is { } landed ? FollowAsync(landed, caller, key, cancel) : FetchAsync(caller, key, cancel),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<RegistryResult<FetchedManifest>> FollowAsync(RegistryResult<Resolution> known, Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        if (!known.IsSuccess)
            return known.Failure;
        var manifest = await content.GetManifestAsync(caller, key.Repository, known.Value.Digest, cancellationToken).ConfigureAwait(false);
        return manifest.IsSuccess ? manifest.Value with { Endpoint = known.Value.Endpoint } : manifest;
    }

    private async Task<RegistryResult<FetchedManifest>> FetchAsync(Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var last = tags.Last(key);
        var known = last is not null && await store.GetAsync(last.Digest, cancellationToken).ConfigureAwait(false) is not null;
        var result = await calls.AcrossAsync(
            key.Repository,
            MirrorCapabilities.Resolve,
            endpoint => known ? RevalidateAsync(endpoint, caller, key, cancellationToken) : FetchAsync(endpoint, caller, key, cancellationToken)).ConfigureAwait(false);
        tags.Put(key, result.IsSuccess ? new Resolution(result.Value.Digest, result.Value.Endpoint) : result.Failure, asked);
        return result;
    }

    private async Task<RegistryResult<FetchedManifest>> RevalidateAsync(RegistryEndpoint endpoint, Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        var request = ContentFetcher.ManifestRequest(HttpMethod.Head, endpoint, key.Repository, key.Name, options.Limits, caller.Budget);
        var answer = await calls.SendAsync(endpoint, key.Repository, caller, request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Failure.Kind == RegistryFailureKind.Invalid ? await FetchAsync(endpoint, caller, key, cancellationToken).ConfigureAwait(false) : answer.Failure;
        if (!Digest.TryParse(answer.Value.Header("Docker-Content-Digest"), out var digest))
            return await FetchAsync(endpoint, caller, key, cancellationToken).ConfigureAwait(false);
        if (await store.GetManifestAsync(digest, endpoint.ToString(), cancellationToken).ConfigureAwait(false) is not { } kept)
            return await content.GetManifestAsync(caller, key.Repository, digest, cancellationToken).ConfigureAwait(false);
        store.Grant(key.Scope, key.Repository, digest);
        return kept with { Endpoint = endpoint.ToString() };
    }

    private async Task<RegistryResult<FetchedManifest>> FetchAsync(RegistryEndpoint endpoint, Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        var request = ContentFetcher.ManifestRequest(HttpMethod.Get, endpoint, key.Repository, key.Name, options.Limits, caller.Budget);
        var answer = await calls.SendAsync(endpoint, key.Repository, caller, request, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? content.Accept(endpoint, answer.Value, key.Scope, key.Repository, null) : answer.Failure;
    }

    private sealed record Resolution(Digest Digest, string Endpoint);
}
