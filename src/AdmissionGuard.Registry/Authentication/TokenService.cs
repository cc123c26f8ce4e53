using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Telemetry;
using AdmissionGuard.Registry.Transport;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Authentication;

/// <summary>
/// Gets bearer tokens and keeps them, by realm, service, scope and credential, until they expire. The scope asked for is
/// ours, to pull from the one repository; a registry cannot widen it.
/// </summary>
internal sealed class TokenService
{
    /// <summary>A token per repository and credential; a large cluster has some thousand.</summary>
    private const int MaxTokens = 10_000;

    private readonly ConcurrentLru<TokenKey, AccessToken> tokens = new(MaxTokens);
    private readonly SingleFlight<TokenKey, RegistryResult<AccessToken>> flights = new();
    private readonly RegistryOptions options;
    private readonly RegistryTransport transport;
    private readonly HostDirectory hosts;
    private readonly RegistryMetrics metrics;
    private readonly TimeProvider time;

    internal TokenService(RegistryOptions options, RegistryTransport transport, HostDirectory hosts, RegistryMetrics metrics, TimeProvider time)
    {
        this.options = options;
        this.transport = transport;
        this.hosts = hosts;
        this.metrics = metrics;
        this.time = time;
        metrics.Watch("token", tokens);
    }

    internal async Task<RegistryResult<AccessToken>> GetAsync(
        Challenge challenge,
        string registry,
        string repositoryPath,
        RegistryCredential? credential,
        string? rejected,
        FetchBudget budget,
        CancellationToken cancellationToken)
    {
        if (RealmRules.WhyRefused(challenge["realm"], hosts, out var realm) is { } why)
            return new RegistryFailure(RegistryFailureKind.EgressRefused, $"{registry}: {why}: {UntrustedText.Quote(challenge["realm"])}", registry);
        if (credential is not null && !RealmRules.MayHaveCredentials(realm!, registry, hosts))
        {
            return new RegistryFailure(
                RegistryFailureKind.Unauthorized,
                $"{registry}: its token service is {UntrustedText.Quote(realm!.Authority)}, where its credentials may not go: if it is meant, say so by --token-realm {registry}={UntrustedText.Quote(HostDirectory.AuthorityOf(realm))}",
                registry);
        }

        var key = new TokenKey(realm!.AbsoluteUri, challenge["service"] ?? "", Scope(challenge, repositoryPath), credential?.Fingerprint ?? "");
        var kept = Live(key, rejected);
        metrics.LookedUp("token", kept is not null);
        if (kept is not null)
            return kept;
        // Looked up once more on the flight: another may have landed since.
        return await flights.RunAsync(
            key,
            budget.Deadline,
            time,
            async cancel => Live(key, rejected) is { } landed ? landed : await FetchAsync(key, realm!, credential, budget, cancel).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    private AccessToken? Live(TokenKey key, string? rejected) =>
        tokens.TryGet(key, out var kept) && kept.Expires > time.GetUtcNow() && kept.Value != rejected ? kept : null;

    /// <summary>Our own scope, unless the registry uses scopes of another kind (Amazon's public registry: <c>aws</c>).</summary>
    private static string Scope(Challenge challenge, string repositoryPath) =>
        challenge["scope"] is { Length: > 0 and < 256 } scope && !scope.Contains(':', StringComparison.Ordinal) ? scope : $"repository:{repositoryPath}:pull";

    private async Task<RegistryResult<AccessToken>> FetchAsync(TokenKey key, Uri realm, RegistryCredential? credential, FetchBudget budget, CancellationToken cancellationToken)
    {
        var request = credential?.IdentityToken is { } refresh
            ? new WireRequest(HttpMethod.Post, realm, options.Limits.SmallBodyBytes, budget)
            {
                Accept = "application/json",
                Account = key.Credential,
                Form = new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["service"] = key.Service,
                    ["scope"] = key.Scope,
                    ["client_id"] = options.UserAgent,
                    ["refresh_token"] = refresh,
                },
            }
            : new WireRequest(HttpMethod.Get, WithQuery(realm, key), options.Limits.SmallBodyBytes, budget)
            {
                Accept = "application/json",
                Account = key.Credential,
                Authorization = credential?.Basic(),
            };
        var answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Failure;
        if (TransportFailures.Of(answer.Value) is { } refused)
            return refused.Kind == RegistryFailureKind.NotFound ? refused with { Kind = RegistryFailureKind.Unauthorized } : refused;
        if (TokenAnswer.Parse(answer.Value.Body, time.GetUtcNow()) is not { } token)
            return new RegistryFailure(RegistryFailureKind.Invalid, TransportFailures.Message(request, "the answer holds no token"), realm.Authority);
        tokens.AddOrUpdate(key, token);
        return token;
    }

    private static Uri WithQuery(Uri realm, TokenKey key)
    {
        var query = realm.Query.TrimStart('?');
        if (key.Service.Length > 0)
            query += $"{(query.Length > 0 ? "&" : "")}service={Uri.EscapeDataString(key.Service)}";
        query += $"{(query.Length > 0 ? "&" : "")}scope={Uri.EscapeDataString(key.Scope)}";
        return new UriBuilder(realm) { Query = query }.Uri;
    }

    private readonly record struct TokenKey(string Realm, string Service, string Scope, string Credential);
}
