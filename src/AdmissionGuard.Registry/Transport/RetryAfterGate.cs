using System.Net;
using System.Net.Http.Headers;
using AdmissionGuard.Registry.Egress;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// Remembers until when a registry wants no further requests (429 with <c>Retry-After</c>, RFC 6585 and RFC 9110, 10.2.3) and
/// answers them in its stead, with the status that it would answer: a request that goes out all the same costs the quota of
/// everybody behind the same address. Counted by endpoint and credential, as registries count.
/// </summary>
internal sealed class RetryAfterGate(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>After this a request is risked: quotas are raised, and a promise of years is nobody's.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Endpoints and credentials that are remembered; forgetting one costs a request.</summary>
    private const int MaxEntries = 1000;

    private readonly ConcurrentLru<(string Authority, string Account), DateTimeOffset> closed = new(MaxEntries);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var account = request.Options.TryGetValue(BodyHandler.Wire, out var wire) ? wire.Account : "";
        var key = (HostDirectory.AuthorityOf(request.RequestUri!), account);
        if (closed.TryGet(key, out var until) && until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
            return Refusal(request, left);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.TooManyRequests && RetryAfter.Of(response, time) is { } wait && wait > TimeSpan.Zero)
            closed.AddOrUpdate(key, time.GetUtcNow() + (wait < LongestWait ? wait : LongestWait));
        return response;
    }

    private static HttpResponseMessage Refusal(HttpRequestMessage request, TimeSpan left)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            RequestMessage = request,
            Content = new StringContent("""{"errors":[{"code":"TOOMANYREQUESTS","message":"not asked: it wants no requests for a while"}]}"""),
        };
        // Whole seconds, rounded up, so that the wait ends after the registry's and not before.
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)));
        return response;
    }
}
