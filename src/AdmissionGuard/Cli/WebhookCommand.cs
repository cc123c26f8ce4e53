using System.CommandLine;
using System.Runtime.CompilerServices;
using AdmissionGuard.Admission.Policies;
using AdmissionGuard.InCluster;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard webhook</c>: serves admission reviews, with the policies of a cluster or of files.</summary>
internal static class WebhookCommand
{
    public static Command Create()
    {
        var arguments = new WebhookArguments();
        var command = new Command("webhook", "Serve the admission webhooks: with the policies of the cluster, or standalone with those of files.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(WebhookArguments arguments, ParseResult parsed, CancellationToken cancellationToken)
    {
        var complaints = parsed.InvocationConfiguration.Error;
        var time = TimeProvider.System;

        // 1. What takes long goes on beside the rest, one after the other: on two processors a third thread would hold up
        // what all wait for. Reading changes nothing, whatever the arguments turn out to be.
        var reading = arguments.IsStandalone(parsed) ? Task.Run(() => PolicyFiles.ReadAsync(arguments.PolicyPaths(parsed), cancellationToken), cancellationToken) : null;
        if (arguments.Mistake(parsed) is { } mistake)
        {
            await complaints.WriteLineAsync(mistake).ConfigureAwait(false);
            return ExitCode.Undecided;
        }

        using var loggers = Logging.Create();
        var certifying = AfterAsync(reading, () => arguments.CertificateAsync(parsed, time, loggers, cancellationToken));

        // 2. What cannot be read keeps the webhook from starting.
        var readiness = new Readiness();
        var settings = arguments.Settings(parsed);
        var registry = arguments.Registry(parsed);
        var extractors = arguments.Admission.Extractors(parsed);
        var policies = PolicySource.Unread();
        using var tuf = TufHttp.CreateGuarded(registry.Egress);
        await using var trustRoots = new TrustRootService(tuf, arguments.TrustRootCache(parsed), time, loggers);

        // 3. Policies of files are read once, while the server starts: nothing is admitted before. Those of a cluster are followed.
        WebhookSurroundings around;
        var loading = Task.FromResult(true);
        if (reading is not null)
        {
            loading = AfterAsync(certifying, () => TryLoadAsync(reading, settings, policies, complaints));
            readiness.Require("policies", () => policies.Read is null ? "the policies were not read yet" : null);
            around = WebhookSurroundings.Standalone(arguments.Layouts(parsed) is { } folder ? new LayoutSources(folder, registry.Limits) : null);
        }
        else
        {
            around = InCluster(arguments, parsed, policies, settings, trustRoots, readiness, time, loggers);
        }

        using var connection = around.Connection;

        // 4. The server.
        using var reviewing = Reviewing.Create(policies, around.Identities, around.Sources, registry, arguments.Admission.Review(parsed), loggers, time);
        using var telemetry = arguments.Reporting.Telemetry(parsed);
        using var certificate = await certifying.ConfigureAwait(false);
        await using var clients = await arguments.ClientsAsync(parsed, time, loggers).ConfigureAwait(false);
        using var trustRootGauges = new TrustRootGauges(trustRoots, time);
        await using var decisionLog = arguments.Reporting.DecisionLog(parsed, time, loggers);
        var options = new WebhookOptions
        {
            Server = arguments.Server(parsed, certificate, clients),
            Namespaces = around.Namespaces,
            OwnImages = around.OwnImages,
            Rules = arguments.Admission.Rules(parsed, policies),
            Extractors = extractors,
            PinnedKinds = arguments.Admission.Pinned(parsed),
            PolicyCheck = new PolicyCheck(policies, time),
            Policies = policies,
            Telemetry = telemetry,
            Sinks = decisionLog is null ? around.Sinks : [.. around.Sinks, decisionLog],
        };
        var server = await Webhook.StartAsync(options, reviewing.Reviewer, readiness, loggers, time, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            if (!await loading.ConfigureAwait(false))
                return ExitCode.Undecided;
            // What the first handshake needs and readiness does not.
            _ = Task.Run(() => certificate.Current, CancellationToken.None);
            await ServeAsync(server, around.Background, cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Admitted;
    }

    // A method of its own: the runtime would else load the client of Kubernetes, whose thousands of methods take 25 ms, for
    // standalone mode as well.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WebhookSurroundings InCluster(
        WebhookArguments arguments,
        ParseResult parsed,
        PolicySource policies,
        PolicySettings settings,
        TrustRootService trustRoots,
        Readiness readiness,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var client = new k8s.Kubernetes(arguments.Cluster(parsed));
        var roots = arguments.RefreshesTrustRoots(parsed) ? new ClusterTrustRoots(trustRoots, settings) : null;
        var ofCluster = new ClusterPolicies(client, policies, settings, roots, time, loggers.CreateLogger<ClusterPolicies>());
        readiness.Require("trust-roots", trustRoots.WhyNotReady);
        var around = WebhookSurroundings.InCluster(client, ofCluster, arguments.Reporting.RaisesEvents(parsed), readiness, time, loggers);
        return arguments.OwnDeployments(parsed) is { Count: > 0 } own
            ? around with { OwnImages = new ClusterOwnImages(client, settings.OperatorNamespace, own, loggers.CreateLogger<ClusterOwnImages>()) }
            : around;
    }

    // Begins when another has ended, however that ended: whoever awaits the other one hears of it.
    private static async Task<T> AfterAsync<T>(Task? other, Func<Task<T>> begin)
    {
        await (other ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await begin().ConfigureAwait(false);
    }

    private static async Task<bool> TryLoadAsync(Task<DocumentParseResult> reading, PolicySettings settings, PolicySource policies, TextWriter complaints)
    {
        var documents = await reading.ConfigureAwait(false);
        var snapshot = PolicyCompiler.Compile(documents.Documents, PolicyFiles.BuiltInMaterial(), settings);
        var mistakes = documents.Errors.Concat(snapshot.Errors).Where(e => e.Severity == PolicyErrorSeverity.Error).ToList();
        foreach (var wrong in mistakes)
            await complaints.WriteLineAsync(wrong.ToString()).ConfigureAwait(false);
        if (mistakes.Count > 0)
            return false;
        policies.Replace(snapshot);
        return true;
    }

    // What runs in the background ends only by a bug; then the process must not go on with what it last knew. It outlives
    // the drain: requests that are still served need what it knows, and their Events are still to be written.
    private static async Task ServeAsync(Webhook server, IReadOnlyList<Func<CancellationToken, Task>> background, CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        var running = background.Select(part => part(end.Token)).ToList();
        var serving = server.RunAsync(stop);
        var first = await Task.WhenAny([serving, .. running]).ConfigureAwait(false);
        if (first != serving)
            await first.ConfigureAwait(false);
        await serving.ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
