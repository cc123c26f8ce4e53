using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;
using Microsoft.Net.Http.Headers;

namespace AdmissionGuard.Admission;

/// <summary>Takes reviews from HTTP requests and puts answers into HTTP responses.</summary>
internal static class ReviewTransport
{
    private const string Json = "application/json";

    /// <summary>The body of a POST of uncompressed JSON within its limits, or why there is none.</summary>
    public static async ValueTask<(RequestBody? Body, TransportRefusal Refusal)> ReceiveAsync(
        HttpRequest request, BodyBudget budget, DeadlineClock clock)
    {
        if (!HttpMethods.IsPost(request.Method))
            return (null, new(StatusCodes.Status405MethodNotAllowed, "POST an AdmissionReview"));
        if (!IsJson(request.ContentType))
            return (null, new(StatusCodes.Status415UnsupportedMediaType, "the content type must be application/json in UTF-8"));
        if (request.Headers.ContentEncoding.Count > 0)
            return (null, new(StatusCodes.Status415UnsupportedMediaType, "the body must not be compressed"));

        try
        {
            var reading = RequestBody.ReadAsync(request.Body, request.ContentLength, budget, clock.Token);
            if (!reading.IsCompleted)
                clock.Start();
            var (body, outcome) = await reading.ConfigureAwait(false);
            return outcome switch
            {
                RequestBody.Outcome.Read => (body, default),
                RequestBody.Outcome.TooLong => (null, new(StatusCodes.Status413PayloadTooLarge, $"the body is over {RequestBody.MaxBytes} bytes")),
                _ => (null, new(StatusCodes.Status503ServiceUnavailable, "too many bodies at once")),
            };
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(e.StatusCode, "the body is over its limit, too slow or not HTTP"));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return (null, new(StatusCodes.Status408RequestTimeout, "the body did not arrive in time"));
        }
    }

    /// <summary>Answers with an AdmissionReview.</summary>
    public static Task AnswerAsync(HttpResponse response, ReviewResponse review)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(review, ResponseJson.Default.ReviewResponse);
        response.ContentType = Json;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>Answers with an HTTP error, which the API server takes for a failed call, and closes the connection when its state is unclear.</summary>
    public static Task RefuseAsync(HttpResponse response, TransportRefusal refusal)
    {
        if (response.HasStarted || response.HttpContext.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask;
        TransportMetrics.CountRefused(refusal.Status);
        response.StatusCode = refusal.Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (refusal.Status is StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status503ServiceUnavailable)
            response.Headers.Connection = "close";
        return response.WriteAsync(refusal.Message);
    }

    private static bool IsJson(string? contentType)
    {
        if (string.Equals(contentType, Json, StringComparison.Ordinal))
            return true;
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
