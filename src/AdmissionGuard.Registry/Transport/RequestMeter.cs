using AdmissionGuard.Registry.Telemetry;

namespace AdmissionGuard.Registry.Transport;

/// <summary>Counts each request that goes out, retries and redirects included.</summary>
internal sealed class RequestMeter(RegistryMetrics metrics, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var status = 0;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            metrics.Requested(request.RequestUri!, status, time.GetElapsedTime(start));
        }
    }
}
