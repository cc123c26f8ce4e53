using System.Net;
using System.Net.Http.Headers;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Transport;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Authentication;

/// <summary>
/// Sends requests with the credentials that are for the endpoint. How an endpoint authenticates is remembered, so that a
/// live token costs no further request; a challenge of a redirect's target is never answered (GHSA: refreshed tokens sent
/// to a redirect's host).
/// </summary>
internal sealed class AuthenticatedTransport(
    RegistryOptions options,
    RegistryTransport transport,
    TokenService tokens,
    CredentialStore credentials,
    TimeProvider time)
{
    /// <summary>Credentials tried for one repository: each costs requests, and locks accounts.</summary>
    private const int MaxCandidates = 4;

    /// <summary>Endpoints whose way of authenticating is remembered.</summary>
    private const int MaxEndpoints = 1000;

    private readonly ConcurrentLru<string, (Challenge Challenge, DateTimeOffset At)> challenges = new(MaxEndpoints);
    private readonly ConcurrentLru<string, string> opened = new(10 * MaxEndpoints);

    internal async Task<RegistryResult<WireResponse>> SendAsync(RegistryEndpoint endpoint, RepositoryName repository, PullIdentity identity, WireRequest request, CancellationToken cancellationToken)
    {
        var owner = new EndpointRepository(endpoint, repository).Name;
        var candidates = await credentials.GetAsync(identity, owner, cancellationToken).ConfigureAwait(false);
        if (candidates.Count == 0)
            return Explain(await SendWithAsync(endpoint, repository, null, request, cancellationToken).ConfigureAwait(false), identity);
        var key = $"{identity.ScopeIdFor(owner)} {owner}";
        if (opened.TryGet(key, out var known))
            candidates = [.. candidates.OrderBy(c => c.Fingerprint == known ? 0 : 1)];
        RegistryResult<WireResponse> answer = default;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            answer = await SendWithAsync(endpoint, repository, candidate, request, cancellationToken).ConfigureAwait(false);
            if (!IsRefusal(answer))
            {
                if (answer.IsSuccess && candidates.Count > 1)
                    opened.AddOrUpdate(key, candidate.Fingerprint);
                return answer;
            }
        }

        return Explain(answer, identity);
    }

    private async Task<RegistryResult<WireResponse>> SendWithAsync(RegistryEndpoint endpoint, RepositoryName repository, RegistryCredential? credential, WireRequest request, CancellationToken cancellationToken)
    {
        request = request with { Account = credential?.Fingerprint ?? "" };
        AuthenticationHeaderValue? authorization = null;
        if (challenges.TryGet(endpoint.Authority, out var remembered) && time.GetUtcNow() - remembered.At < options.Cache.HintLifetime)
        {
            var prepared = await AnswerAsync(endpoint, repository, credential, [remembered.Challenge], null, request.Budget, cancellationToken).ConfigureAwait(false);
            if (!prepared.IsSuccess)
                return prepared.Failure;
            authorization = prepared.Value.Header;
        }

        var first = await transport.SendAsync(request with { Authorization = authorization }, cancellationToken).ConfigureAwait(false);
        if (!first.IsSuccess || first.Value.Status != HttpStatusCode.Unauthorized || !UrlRules.IsSameOrigin(request.Uri, first.Value.Request.Uri))
            return first;
        var offered = ChallengeParser.Parse(first.Value.Headers.TryGetValues("WWW-Authenticate", out var values) ? string.Join(", ", values) : null);
        var answer = await AnswerAsync(endpoint, repository, credential, offered, authorization, request.Budget, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Failure;
        if (answer.Value.Header is not { } header)
            return first;
        challenges.AddOrUpdate(endpoint.Authority, (answer.Value.Challenge, time.GetUtcNow()));
        return await transport.SendAsync(request with { Authorization = header }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The header that answers a challenge; none when nothing we have would.</summary>
    private async Task<RegistryResult<Answer>> AnswerAsync(
        RegistryEndpoint endpoint,
        RepositoryName repository,
        RegistryCredential? credential,
        IReadOnlyList<Challenge> offered,
        AuthenticationHeaderValue? rejected,
        FetchBudget budget,
        CancellationToken cancellationToken)
    {
        if (offered.FirstOrDefault(c => c.IsBearer) is { } bearer)
        {
            if (credential?.RegistryToken is { } own)
                return Answer.Of(bearer, new AuthenticationHeaderValue("Bearer", own), rejected);
            var token = await tokens.GetAsync(bearer, endpoint.Authority, repository.Path, credential, rejected?.Parameter, budget, cancellationToken).ConfigureAwait(false);
            return token.IsSuccess ? Answer.Of(bearer, new AuthenticationHeaderValue("Bearer", token.Value.Value), rejected) : token.Failure;
        }

        var basic = offered.FirstOrDefault(c => c.IsBasic);
        return basic is not null && credential is { RegistryToken: null, IdentityToken: null }
            ? Answer.Of(basic, credential.Basic(), rejected)
            : new Answer(basic ?? new Challenge("none", new Dictionary<string, string>()), null);
    }

    private static bool IsRefusal(RegistryResult<WireResponse> answer) => answer.IsSuccess
        ? answer.Value.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        : answer.Failure.Kind is RegistryFailureKind.Unauthorized or RegistryFailureKind.Forbidden;

    /// <summary>A refusal says which secrets could not be read: that is often why.</summary>
    private RegistryResult<WireResponse> Explain(RegistryResult<WireResponse> answer, PullIdentity identity)
    {
        var problems = identity.Problems.Concat(credentials.Problems).ToList();
        if (!IsRefusal(answer) || problems.Count == 0)
            return answer;
        var failure = answer.Failure ?? TransportFailures.Of(answer.Value!)!;
        return failure with { Message = $"{failure.Message} ({UntrustedText.Quote(string.Join("; ", problems))})" };
    }

    private sealed record Answer(Challenge Challenge, AuthenticationHeaderValue? Header)
    {
        /// <summary>What was just rejected is not sent again.</summary>
        internal static Answer Of(Challenge challenge, AuthenticationHeaderValue header, AuthenticationHeaderValue? rejected) =>
            new(challenge, header.Equals(rejected) ? null : header);
    }
}
