using System.Net;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Egress;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// Retries, bulkhead, circuit and timeout, a set for each endpoint, so that a registry that hangs or fails costs no other
/// registry anything.
/// </summary>
internal sealed class ResiliencePipelines(RegistryOptions options, TimeProvider time)
{
    /// <summary>Users may name any host in a Pod; beyond this the least used sets start afresh.</summary>
    private const int MaxEndpoints = 1000;

    private readonly ConcurrentLru<string, ResiliencePipeline<HttpResponseMessage>> pipelines = new(MaxEndpoints);

    internal ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request) =>
        pipelines.GetOrAdd(HostDirectory.AuthorityOf(request.RequestUri!), Create);

    private ResiliencePipeline<HttpResponseMessage> Create(string authority)
    {
        var resilience = options.Resilience;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time, Name = authority };
        if (resilience.Retries > 0)
        {
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = resilience.Retries,
                Delay = resilience.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = false,
                ShouldHandle = args => ValueTask.FromResult(ShouldRetry(args)),
                DelayGenerator = args => ValueTask.FromResult(RetryAfter.Of(args.Outcome.Result, time)),
            });
        }

        return builder
            .AddConcurrencyLimiter(resilience.ConcurrentRequests, resilience.QueuedRequests)
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = resilience.FailureRatio,
                MinimumThroughput = resilience.MinimumThroughput,
                SamplingDuration = resilience.SamplingDuration,
                BreakDuration = resilience.BreakDuration,
                ShouldHandle = args => ValueTask.FromResult(IsRegistryFault(args.Outcome)),
            })
            .AddTimeout(options.Timeouts.Attempt)
            .Build();
    }

    /// <summary>Tried again when it may help and there is time: not when the wait would outlast the deadline, nor when a body was passed on already.</summary>
    private bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> args)
    {
        var outcome = args.Outcome;
        if (outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests && !IsRegistryFault(outcome))
            return false;
        var request = args.Context.GetRequestMessage();
        if (request is null || !request.Options.TryGetValue(BodyHandler.Wire, out var wire) || wire.Sink is not null || wire.Method == HttpMethod.Post)
            return false;
        var wait = RetryAfter.Of(outcome.Result, time) ?? options.Resilience.RetryDelay * Math.Pow(2, args.AttemptNumber);
        return time.GetUtcNow() + wait < wire.Budget.Deadline;
    }

    /// <summary>The registry's fault, or the way to it; neither a clear answer nor a refusal of ours.</summary>
    private static bool IsRegistryFault(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: TimeoutRejectedException or OperationCanceledException { InnerException: TimeoutException } } => true,
        { Exception: HttpRequestException http } => http.InnerException is not EgressRefusedException
            && http.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse),
        { Exception: IOException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };
}
