using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Review;

namespace AdmissionGuard.Serving;

/// <summary>Puts a reviewer behind the admission endpoint and serves it.</summary>
internal static class Webhook
{
    /// <summary>
    /// Starts a webhook. Await <see cref="WebhookServer.RunAsync"/> on the result to serve until told to stop, then
    /// dispose it.
    /// </summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="reviewer">Judges images.</param>
    /// <param name="readiness">What readiness takes; register conditions before or after.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">A port cannot be listened on.</exception>
    public static Task<WebhookServer> StartAsync(
        WebhookOptions options,
        IImageReviewer reviewer,
        Readiness readiness,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var planner = new AdmissionPlanner(new ImageExtractor(options.Extractors), options.Rules);
        var decider = new AdmissionDecider(planner, options.Namespaces, reviewer, loggers.CreateLogger<AdmissionDecider>());
        var validate = new AdmissionEndpoint(
            decider, ResponseBuilder.Of, options.Sinks, time, loggers.CreateLogger<AdmissionEndpoint>());
        return WebhookServer.StartAsync(options.Server, validate, readiness, loggers, time, cancellationToken);
    }
}
