using System.Text;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Telemetry;
using Microsoft.Extensions.Http.Resilience;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// Sends requests and follows redirects: pipeline (retries, bulkhead, circuit, timeout), then bounded bodies, then guarded
/// sockets. Credentials never follow a redirect to another origin (GHSA-vh4v-2xq2-g5cg: another port is another origin).
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private readonly RegistryOptions options;
    private readonly HostDirectory hosts;
    private readonly RegistryMetrics metrics;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker invoker;

    internal RegistryTransport(RegistryOptions options, HostDirectory hosts, RegistryMetrics metrics, TimeProvider time)
    {
        this.options = options;
        this.hosts = hosts;
        this.metrics = metrics;
        this.time = time;
        var pipelines = new ResiliencePipelines(options, time);
        var sockets = new SocketHandlers(options, hosts, new EgressGuard(options.Egress, hosts));
        var bodies = new BodyHandler(options.Limits.SmallBodyBytes, new RetryAfterGate(time, new RequestMeter(metrics, time, sockets)));
        invoker = new HttpMessageInvoker(new ResilienceHandler(pipelines.For) { InnerHandler = bodies });
    }

    /// <summary>An answer of any status below 300 or above 399, or why there is none.</summary>
    internal async Task<RegistryResult<WireResponse>> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var current = request;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendOnceAsync(current, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess || (int)answer.Value.Status is < 300 or >= 400)
                return answer;
            if (redirects == options.Limits.Redirects)
                return Refuse(current, RegistryFailureKind.LimitExceeded, $"more than {redirects} redirects");
            var next = Redirect(current, answer.Value.Header("Location"));
            if (!next.IsSuccess)
                return next.Failure;
            current = next.Value;
        }
    }

    public void Dispose() => invoker.Dispose();

    private RegistryResult<WireRequest> Redirect(WireRequest origin, string? location)
    {
        if (origin.Method == HttpMethod.Post)
            return Refuse(origin, RegistryFailureKind.EgressRefused, "a redirect of credentials");
        if (location is null || !Uri.TryCreate(origin.Uri, location, out var target))
            return Refuse(origin, RegistryFailureKind.Invalid, $"a redirect to {UntrustedText.Quote(location)}");
        if (UrlRules.WhyRefused(target, hosts) is { } why)
            return Refuse(origin, RegistryFailureKind.EgressRefused, $"a redirect to {UntrustedText.Quote(target.GetLeftPart(UriPartial.Path))}: {why}");
        var sameOrigin = UrlRules.IsSameOrigin(origin.Uri, target);
        return origin with { Uri = target, Authorization = sameOrigin ? origin.Authorization : null, Headers = sameOrigin ? origin.Headers : null };
    }

    private async Task<RegistryResult<WireResponse>> SendOnceAsync(WireRequest wire, CancellationToken cancellationToken)
    {
        var left = wire.Budget.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return TransportFailures.DeadlineExceeded(wire);
        using var deadline = new CancellationTokenSource(left, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var message = Message(wire);
        try
        {
            using var response = await invoker.SendAsync(message, linked.Token).ConfigureAwait(false);
            var content = (ReadContent)response.Content;
            var contentType = content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
            metrics.Received(content.Length);
            return new WireResponse(response.StatusCode, wire, response.Headers, contentType, content.Body, content.Length, content.Digest);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return TransportFailures.DeadlineExceeded(wire);
        }
        catch (Exception exception) when (TransportFailures.Of(exception, wire) is not null)
        {
            return TransportFailures.Of(exception, wire)!;
        }
    }

    private HttpRequestMessage Message(WireRequest wire)
    {
        var message = new HttpRequestMessage(wire.Method, wire.Uri)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Options.Set(BodyHandler.Wire, wire);
        foreach (var (name, value) in wire.Headers ?? new Dictionary<string, string>())
            message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (wire.Accept is not null)
            message.Headers.TryAddWithoutValidation("Accept", wire.Accept);
        if (wire.Authorization is not null)
            message.Headers.Authorization = wire.Authorization;
        if (wire.Form is not null)
            message.Content = new StringContent(string.Join('&', wire.Form.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")), Encoding.ASCII, "application/x-www-form-urlencoded");
        return message;
    }

    private static RegistryFailure Refuse(WireRequest wire, RegistryFailureKind kind, string why) =>
        new(kind, TransportFailures.Message(wire, why), wire.Uri.Authority);
}
