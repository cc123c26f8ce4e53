using System.Net;
using System.Net.Sockets;
using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Failures;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace AdmissionGuard.Registry.Transport;

/// <summary>The one place where exceptions and statuses of HTTP become typed failures.</summary>
internal static class TransportFailures
{
    /// <summary>Null for what is no failure of the transport but a bug, or the caller's cancellation.</summary>
    internal static RegistryFailure? Of(Exception exception, WireRequest wire)
    {
        var endpoint = wire.Uri.Authority;
        var (kind, why) = exception switch
        {
            BodyTooLargeException tooLarge => (RegistryFailureKind.LimitExceeded, tooLarge.Message),
            AnswerRefusedException refused => (RegistryFailureKind.Invalid, refused.Message),
            EgressRefusedException refused => (RegistryFailureKind.EgressRefused, refused.Message),
            TimeoutRejectedException => (RegistryFailureKind.TimedOut, "no complete answer in the time of one attempt"),
            OperationCanceledException { InnerException: TimeoutException } => (RegistryFailureKind.TimedOut, "no connection in the time that one may take"),
            BrokenCircuitException => (RegistryFailureKind.Unavailable, "it failed too often just now, the next attempt is due shortly"),
            RateLimiterRejectedException => (RegistryFailureKind.Overloaded, "too many requests to it are under way"),
            HttpRequestException http => OfHttp(http),
            IOException => (RegistryFailureKind.Unavailable, "the connection broke while it answered"),
            _ => ((RegistryFailureKind?)null, ""),
        };
        return kind is { } known ? new RegistryFailure(known, Message(wire, why), endpoint) : null;
    }

    /// <summary>The failure that a status is; null for success.</summary>
    internal static RegistryFailure? Of(WireResponse response)
    {
        var wire = response.Request;
        RegistryFailureKind? kind = (int)response.Status switch
        {
            >= 200 and < 300 => null,
            401 => RegistryFailureKind.Unauthorized,
            403 => RegistryFailureKind.Forbidden,
            404 or 410 => RegistryFailureKind.NotFound,
            408 => RegistryFailureKind.TimedOut,
            429 => RegistryFailureKind.RateLimited,
            >= 500 => RegistryFailureKind.Unavailable,
            _ => RegistryFailureKind.Invalid,
        };
        if (kind is not { } failed)
            return null;
        var details = wire.IsRepeatedBy(response.Body) ? "its message repeats the credential" : ErrorBody.Describe(response.Body);
        var wait = failed == RegistryFailureKind.RateLimited && response.Header("Retry-After") is { } after ? $", Retry-After {UntrustedText.Quote(after, 40)}" : "";
        return new RegistryFailure(failed, Message(wire, $"status {(int)response.Status}{wait}{(details is null ? "" : ": " + details)}"), wire.Uri.Authority) { Status = (int)response.Status };
    }

    internal static RegistryFailure DeadlineExceeded(WireRequest wire) =>
        new(RegistryFailureKind.DeadlineExceeded, Message(wire, "the deadline passed"), wire.Uri.Authority);

    /// <summary>Path and query are bounded here; the query of a signed storage URL is a credential and stays out.</summary>
    internal static string Message(WireRequest wire, string why) =>
        $"{wire.Uri.Authority}: {wire.Method} {UntrustedText.Quote(wire.Uri.AbsolutePath, 200)}: {why}";

    private static (RegistryFailureKind?, string) OfHttp(HttpRequestException http)
    {
        if (Inner<EgressRefusedException>(http) is { } refused)
            return (RegistryFailureKind.EgressRefused, refused.Message);
        return http.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => (RegistryFailureKind.Tls, $"TLS failed: {UntrustedText.Quote(http.InnerException?.Message ?? http.Message)}"),
            HttpRequestError.NameResolutionError => (RegistryFailureKind.Unavailable, "its name does not resolve"),
            HttpRequestError.ConfigurationLimitExceeded => (RegistryFailureKind.LimitExceeded, "its response headers are too large"),
            HttpRequestError.InvalidResponse => (RegistryFailureKind.Invalid, "its answer is not HTTP"),
            HttpRequestError.ResponseEnded => (RegistryFailureKind.Unavailable, "it ended the connection before its answer did"),
            _ when Inner<SocketException>(http) is { } socket => (RegistryFailureKind.Unavailable, $"no connection: {socket.SocketErrorCode}"),
            _ => (RegistryFailureKind.Unavailable, $"no answer: {http.HttpRequestError}"),
        };
    }

    private static T? Inner<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }

        return null;
    }
}
