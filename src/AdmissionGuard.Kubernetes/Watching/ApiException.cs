using System.Net;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>The API server refused a request.</summary>
internal sealed class ApiException(HttpStatusCode code, string message, TimeSpan? retryAfter) : Exception($"{(int)code} {message}")
{
    public HttpStatusCode Code => code;

    /// <summary>What the server's Retry-After header asks for.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
