using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Pinning;
using AdmissionGuard.Admission.Policies;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;

namespace AdmissionGuard.Serving;

/// <summary>A running webhook: a reviewer behind the admission endpoint, served.</summary>
internal sealed class Webhook : IAsyncDisposable
{
    /// <summary>The path of the validating webhook.</summary>
    public const string ValidatePath = "/validate";

    /// <summary>
    /// The path of the validating webhook for AdmissionGuard's own namespace. A replica that does not know its own images, as of
    /// an older release, has no such path: the API server lets Pods pass then, and the upgrade goes on.
    /// </summary>
    public const string OwnNamespacePath = "/validate/own-namespace";

    /// <summary>The path of the webhook that puts verified digests in place of tags.</summary>
    public const string MutatePath = "/mutate";

    /// <summary>The path of the webhook that checks our own kinds.</summary>
    public const string PoliciesPath = "/policies";

    /// <summary>The path that tells which policies are served.</summary>
    public const string PolicyVersionPath = "/policies/version";

    private readonly WebhookServer server;
    private readonly ServingGauges gauges;

    private Webhook(WebhookServer server, ServingGauges gauges)
    {
        this.server = server;
        this.gauges = gauges;
    }

    /// <summary>Where the webhook listens, with the port that was taken.</summary>
    public Uri Address => server.Address;

    /// <summary>Where health is told, or null.</summary>
    public Uri? HealthAddress => server.HealthAddress;

    /// <summary>
    /// Starts a webhook; requests are answered from the moment this returns. Await <see cref="RunAsync"/> to serve until
    /// told to stop, then dispose it.
    /// </summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="reviewer">Judges images.</param>
    /// <param name="readiness">What readiness takes; register conditions before or after.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">A port cannot be listened on.</exception>
    public static async Task<Webhook> StartAsync(
        WebhookOptions options,
        IImageReviewer reviewer,
        Readiness readiness,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var extractor = new ImageExtractor(options.Extractors);
        var decider = new AdmissionDecider(
            new AdmissionPlanner(extractor, options.Rules), options.Namespaces, options.OwnImages, reviewer, loggers.CreateLogger<AdmissionDecider>());
        IDecisionSink[] sinks =
        [
            new AdmissionMetrics(extractor.Shapes),
            new DecisionLines(loggers.CreateLogger<DecisionLines>()),
            .. options.Sinks,
        ];
        var validate = new AdmissionEndpoint(decider, ResponseBuilder.Of, sinks, time, loggers.CreateLogger<AdmissionEndpoint>());
        // What becomes of a request is told by the validating webhook, once, and not by this one.
        var mutate = new AdmissionEndpoint(decider, decision => PinningResponse.Of(decision, options.PinnedKinds), [], time, loggers.CreateLogger<AdmissionEndpoint>());
        var paths = new Dictionary<string, RequestDelegate>(StringComparer.Ordinal) { [ValidatePath] = validate.HandleAsync, [MutatePath] = mutate.HandleAsync };
        if (options.OwnImages is not null)
            paths[OwnNamespacePath] = validate.HandleAsync;
        if (options.PolicyCheck is { } check)
            paths[PoliciesPath] = new PolicyEndpoint(check, time, loggers.CreateLogger<PolicyEndpoint>()).HandleAsync;
        if (options.Policies is { } served)
            paths[PolicyVersionPath] = new PolicyVersionEndpoint(served).HandleAsync;

        var server = await WebhookServer.StartAsync(options.Server, paths, readiness, options.Telemetry, loggers, time, cancellationToken).ConfigureAwait(false);
        return new Webhook(server, new ServingGauges(decider, readiness, options.Server.Certificate));
    }

    /// <summary>Serves until told to stop, then drains; see <see cref="WebhookServer.RunAsync"/>.</summary>
    /// <param name="stop">Cancelled when the process is told to stop.</param>
    public Task RunAsync(CancellationToken stop) => server.RunAsync(stop);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        gauges.Dispose();
        await server.DisposeAsync().ConfigureAwait(false);
    }
}
