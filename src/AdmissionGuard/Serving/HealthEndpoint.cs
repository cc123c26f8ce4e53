using System.Text;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Serving;

/// <summary>Answers <c>/livez</c> and <c>/readyz</c> in the words of the Kubernetes components.</summary>
internal sealed class HealthEndpoint(Readiness readiness)
{
    private const int MaxReason = 256;

    /// <summary>Answers, or leaves a 404.</summary>
    public Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            return WriteAsync(http.Response, StatusCodes.Status405MethodNotAllowed, "GET\n");
        return http.Request.Path.Value switch
        {
            "/livez" => WriteAsync(http.Response, StatusCodes.Status200OK, "ok\n"),
            "/readyz" => ReadyAsync(http.Response),
            _ => WriteAsync(http.Response, StatusCodes.Status404NotFound, "not found\n"),
        };
    }

    private Task ReadyAsync(HttpResponse response)
    {
        var text = new StringBuilder();
        var ready = true;
        foreach (var (name, whyNot) in readiness.Check())
        {
            ready &= whyNot is null;
            text.Append(whyNot is null ? "[+]" : "[-]").Append(name)
                .Append(whyNot is null ? " ok" : $" not ready: {DisplayText.Of(whyNot, MaxReason)}").Append('\n');
        }

        text.Append(ready ? "ready\n" : "not ready\n");
        return WriteAsync(response, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, text.ToString());
    }

    private static Task WriteAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(text);
    }
}
