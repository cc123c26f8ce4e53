using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>Gets manifests and blobs by digest: from the cache where the caller may see them, else from the registry.</summary>
internal sealed class ContentFetcher(RegistryCalls calls, ContentStore store, RegistryLimits limits)
{
    private readonly SingleFlight<FetchKey, RegistryResult<FetchedManifest>> manifests = new();
    private readonly SingleFlight<FetchKey, RegistryResult<Blob>> blobs = new();

    internal async Task<RegistryResult<FetchedManifest>> GetManifestAsync(Caller caller, RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var scope = calls.ScopeOf(caller.Identity, repository);
        if (await KeptManifestAsync(scope, repository, digest, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        return await calls.ShareAsync(
            manifests,
            new FetchKey(scope, repository, digest),
            caller,
            async cancel => await KeptManifestAsync(scope, repository, digest, cancel).ConfigureAwait(false) is { } landed
                ? landed
                : await calls.AcrossAsync(repository, MirrorCapabilities.Pull, endpoint => FetchManifestAsync(endpoint, caller, scope, repository, digest, cancel)).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FetchedManifest?> KeptManifestAsync(string scope, RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        store.HasAccess(scope, repository, digest) ? await store.GetManifestAsync(digest, repository.Host, cancellationToken).ConfigureAwait(false) : null;

    private async ValueTask<Blob?> KeptBlobAsync(string scope, RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        store.HasAccess(scope, repository, digest) && await store.GetAsync(digest, cancellationToken).ConfigureAwait(false) is { } kept ? new Blob(digest, kept.Bytes) : null;

    internal async Task<RegistryResult<Blob>> GetBlobAsync(Caller caller, RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken)
    {
        if (blob.Size > maxBytes)
            return TooLarge(repository, blob, maxBytes);
        var scope = calls.ScopeOf(caller.Identity, repository);
        if (await KeptBlobAsync(scope, repository, blob.Digest, cancellationToken).ConfigureAwait(false) is { } kept)
            return CheckSize(repository, blob, kept);
        var fetched = await calls.ShareAsync(
            blobs,
            new FetchKey(scope, repository, blob.Digest),
            caller,
            async cancel => await KeptBlobAsync(scope, repository, blob.Digest, cancel).ConfigureAwait(false) is { } landed
                ? landed
                : await calls.AcrossAsync(repository, MirrorCapabilities.Pull, endpoint => FetchBlobAsync(endpoint, caller, scope, repository, blob, cancel)).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return fetched.IsSuccess ? CheckSize(repository, blob, fetched.Value) : fetched;
    }

    internal Task<RegistryResult<Descriptor>> CopyBlobAsync(Caller caller, RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
        blob.Size > maxBytes
            ? Task.FromResult<RegistryResult<Descriptor>>(TooLarge(repository, blob, maxBytes))
            : CopyBlobAsync(caller, repository, blob, destination, cancellationToken);

    /// <summary>A body that names itself by a digest must hash to it; by a tag, it must not contradict what the registry says of it.</summary>
    internal RegistryResult<FetchedManifest> Accept(RegistryEndpoint endpoint, WireResponse response, string scope, RepositoryName repository, Digest? asked)
    {
        var digest = response.Digest!;
        var claimed = asked ?? (Digest.TryParse(response.Header("Docker-Content-Digest"), out var header) && header.Algorithm == digest.Algorithm ? header : digest);
        if (claimed != digest)
            return Refuse(response, RegistryFailureKind.Invalid, $"the body hashes to {digest}, not to {claimed}");
        if (!ManifestParser.TryParse(response.Body, response.ContentType, limits, out var document, out var kind, out var error))
            return Refuse(response, kind, error);
        var manifest = new FetchedManifest(digest, response.Body, document, endpoint.ToString());
        store.Put(digest, new CachedContent(response.Body, manifest));
        store.Grant(scope, repository, digest);
        return manifest;
    }

    internal static WireRequest ManifestRequest(HttpMethod method, RegistryEndpoint endpoint, RepositoryName repository, string reference, RegistryLimits limits, FetchBudget budget) =>
        new(method, endpoint.Url($"{repository.Path}/manifests/{reference}"), limits.ManifestBytes, budget) { Accept = MediaTypes.Accept };

    private async Task<RegistryResult<FetchedManifest>> FetchManifestAsync(RegistryEndpoint endpoint, Caller caller, string scope, RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var request = ManifestRequest(HttpMethod.Get, endpoint, repository, digest.ToString(), limits, caller.Budget) with { Algorithm = digest.Algorithm };
        if (await store.GetManifestAsync(digest, endpoint.ToString(), cancellationToken).ConfigureAwait(false) is { } kept)
        {
            // The bytes are at hand; what is missing is the caller's right to them, which a HEAD shows.
            var seen = await calls.SendAsync(endpoint, repository, caller, request with { Method = HttpMethod.Head }, cancellationToken).ConfigureAwait(false);
            if (seen.IsSuccess)
            {
                store.Grant(scope, repository, digest);
                return kept;
            }

            if (!MayLieAboutAccess(seen.Failure))
                return seen.Failure;
        }

        var answer = await calls.SendAsync(endpoint, repository, caller, request, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? Accept(endpoint, answer.Value, scope, repository, digest) : answer.Failure;
    }

    private async Task<RegistryResult<Blob>> FetchBlobAsync(RegistryEndpoint endpoint, Caller caller, string scope, RepositoryName repository, Descriptor blob, CancellationToken cancellationToken)
    {
        var request = BlobRequest(endpoint, caller, repository, blob);
        if (await store.GetAsync(blob.Digest, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            var seen = await calls.SendAsync(endpoint, repository, caller, request with { Method = HttpMethod.Head }, cancellationToken).ConfigureAwait(false);
            if (seen.IsSuccess)
            {
                store.Grant(scope, repository, blob.Digest);
                return new Blob(blob.Digest, kept.Bytes);
            }

            if (!MayLieAboutAccess(seen.Failure))
                return seen.Failure;
        }

        var answer = await calls.SendAsync(endpoint, repository, caller, request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Failure;
        if (answer.Value.Digest != blob.Digest)
            return Refuse(answer.Value, RegistryFailureKind.Invalid, $"the body hashes to {answer.Value.Digest}");
        store.Put(blob.Digest, new CachedContent(answer.Value.Body, null));
        store.Grant(scope, repository, blob.Digest);
        return new Blob(blob.Digest, answer.Value.Body);
    }

    private async Task<RegistryResult<Descriptor>> CopyBlobAsync(Caller caller, RepositoryName repository, Descriptor blob, Stream destination, CancellationToken cancellationToken) =>
        await calls.AcrossAsync<Descriptor>(repository, MirrorCapabilities.Pull, async endpoint =>
        {
            var request = BlobRequest(endpoint, caller, repository, blob) with { Sink = destination };
            var answer = await calls.SendAsync(endpoint, repository, caller, request, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
                return answer.Failure;
            return answer.Value.Digest == blob.Digest && answer.Value.Length == blob.Size
                ? blob
                : Refuse(answer.Value, RegistryFailureKind.Invalid, $"the body of {answer.Value.Length} bytes hashes to {answer.Value.Digest}");
        }).ConfigureAwait(false);

    /// <summary>No more is read than the descriptor says: a longer body is not the content.</summary>
    /// <summary>Proxies refuse HEAD, and storage hosts refuse it for a link that was made for GET: then a GET says.</summary>
    private static bool MayLieAboutAccess(RegistryFailure failure) => failure.Kind is RegistryFailureKind.Invalid or RegistryFailureKind.Forbidden;

    private static WireRequest BlobRequest(RegistryEndpoint endpoint, Caller caller, RepositoryName repository, Descriptor blob) =>
        new(HttpMethod.Get, endpoint.Url($"{repository.Path}/blobs/{blob.Digest}"), blob.Size, caller.Budget) { Algorithm = blob.Digest.Algorithm };

    private static RegistryResult<Blob> CheckSize(RepositoryName repository, Descriptor descriptor, Blob blob) => blob.Bytes.Length == descriptor.Size
        ? blob
        : new RegistryFailure(RegistryFailureKind.Invalid, $"{repository}: {descriptor.Digest} has {blob.Bytes.Length} bytes, its descriptor says {descriptor.Size}", repository.Host);

    private static RegistryFailure TooLarge(RepositoryName repository, Descriptor blob, long maxBytes) =>
        new(RegistryFailureKind.LimitExceeded, $"{repository}: {blob.Digest} has {blob.Size} bytes, at most {maxBytes} are taken", repository.Host);

    private static RegistryFailure Refuse(WireResponse response, RegistryFailureKind kind, string why) =>
        new(kind, TransportFailures.Message(response.Request, why), response.Request.Uri.Authority);

    private readonly record struct FetchKey(string Scope, RepositoryName Repository, Digest Digest);
}
