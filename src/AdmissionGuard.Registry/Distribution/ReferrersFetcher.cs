using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>
/// Lists referrers (OCI distribution-spec v1.1): every page, bounded, each on the origin that was asked. No artifactType is
/// asked for: what filters is an unsigned claim.
/// </summary>
internal sealed class ReferrersFetcher(RegistryCalls calls, RegistryOptions options, RegistryMetrics metrics, TimeProvider time)
{
    private readonly ListingCache<ReferrersList> lists = new("referrers", metrics, time);
    private readonly SingleFlight<ListingKey, RegistryResult<ReferrersList>> flights = new();

    internal async Task<RegistryResult<ReferrersList>> GetAsync(Caller caller, RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken)
    {
        var key = new ListingKey(calls.ScopeOf(caller.Identity, repository), repository, subject.ToString());
        if (lists.Get(key, options.Cache.ListingLifetime, freshness) is { } remembered)
            return remembered;
        return await calls.ShareAsync(
            flights,
            key,
            caller,
            async cancel => lists.Peek(key, options.Cache.ListingLifetime, freshness) ?? await FetchAsync(caller, key, cancel).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<RegistryResult<ReferrersList>> FetchAsync(Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        // A mirror without the API, or without this image's referrers, says nothing about the registry.
        var empty = (ReferrersList?)null;
        var result = await calls.AcrossAsync<ReferrersList>(key.Repository, MirrorCapabilities.Referrers, async endpoint =>
        {
            var list = await FetchAsync(endpoint, caller, key, cancellationToken).ConfigureAwait(false);
            if (!list.IsSuccess || list.Value.Manifests.Count > 0)
                return list;
            empty = list.Value;
            return new RegistryFailure(RegistryFailureKind.NotFound, $"{endpoint}: no referrers", endpoint.Authority);
        }).ConfigureAwait(false);
        if (result.IsNotFound && empty is not null)
            result = empty;
        lists.Put(key, result, asked);
        return result;
    }

    private async Task<RegistryResult<ReferrersList>> FetchAsync(RegistryEndpoint endpoint, Caller caller, ListingKey key, CancellationToken cancellationToken)
    {
        var limits = options.Limits;
        var found = new Dictionary<Digest, Descriptor>();
        var url = endpoint.Url($"{key.Repository.Path}/referrers/{key.Name}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 1; ; page++)
        {
            seen.Add(url.AbsoluteUri);
            var request = new WireRequest(HttpMethod.Get, url, limits.ManifestBytes, caller.Budget) { Accept = MediaTypes.OciIndex };
            var answer = await calls.SendAsync(endpoint, key.Repository, caller, request, cancellationToken).ConfigureAwait(false);
            if (page == 1 && IsUnsupported(answer))
                return new ReferrersList(false, [], endpoint.ToString());
            if (!answer.IsSuccess)
                return answer.Failure;
            if (!ManifestParser.TryParse(answer.Value.Body, MediaTypes.OciIndex, limits, out var document, out var kind, out var error))
                return Refuse(answer.Value, kind, error);
            foreach (var descriptor in ((ImageIndex)document).Manifests)
                found.TryAdd(descriptor.Digest, descriptor);
            if (found.Count > limits.Referrers)
                return Refuse(answer.Value, RegistryFailureKind.LimitExceeded, $"more than {limits.Referrers} referrers");
            if (LinkHeader.Next(answer.Value.Header("Link")) is not { } next)
                return new ReferrersList(true, [.. found.Values], endpoint.ToString());
            if (page == limits.ReferrersPages)
                return Refuse(answer.Value, RegistryFailureKind.LimitExceeded, $"more than {limits.ReferrersPages} pages of referrers");
            // GHSA-h7vf-4x9w-h99v: pages on another host. The page after a redirect is asked for where the first was.
            if (!Uri.TryCreate(url, next, out var target) || !UrlRules.IsSameOrigin(url, target) || target.UserInfo.Length > 0 || !seen.Add(target.AbsoluteUri))
                return Refuse(answer.Value, RegistryFailureKind.EgressRefused, $"the next page is {UntrustedText.Quote(next)}, not a further one of the same origin");
            url = target;
        }
    }

    /// <summary>Registries without the API answer an unknown path in these ways; front ends of some with a web page.</summary>
    private static bool IsUnsupported(RegistryResult<WireResponse> answer) => answer.IsSuccess
        ? MediaTypes.OfManifest(answer.Value.ContentType) is { } type && type != MediaTypes.OciIndex
        : answer.Failure is { Status: 400 or 404 or 405 or 406 or 501 };

    private static RegistryFailure Refuse(WireResponse response, RegistryFailureKind kind, string why) =>
        new(kind, TransportFailures.Message(response.Request, why), response.Request.Uri.Authority);
}
