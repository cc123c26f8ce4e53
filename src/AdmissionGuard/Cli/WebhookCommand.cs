using System.CommandLine;
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
        if (arguments.Mistake(parsed) is { } mistake)
        {
            await complaints.WriteLineAsync(mistake).ConfigureAwait(false);
            return ExitCode.Undecided;
        }

        // 1. What cannot be read keeps the webhook from starting.
        using var loggers = Logging.Create();
        var readiness = new Readiness();
        var settings = arguments.Settings(parsed);
        var registry = arguments.Registry(parsed);
        var extractors = arguments.Admission.Extractors(parsed);
        var policies = PolicySource.Unread();
        using var tuf = TufHttp.CreateGuarded(registry.Egress);
        await using var trustRoots = new TrustRootService(tuf, arguments.TrustRootCache(parsed), time, loggers);
        using var client = arguments.IsStandalone(parsed) ? null : new k8s.Kubernetes(arguments.Cluster(parsed));

        // 2. Policies of files are read once, while the server starts: nothing is admitted before. Those of a cluster are followed.
        WebhookSurroundings around;
        var loading = Task.FromResult(true);
        if (client is null)
        {
            loading = Task.Run(() => TryLoadAsync(arguments.PolicyPaths(parsed), settings, policies, complaints, cancellationToken), cancellationToken);
            readiness.Require("policies", () => policies.Read is null ? "the policies were not read yet" : null);
            around = WebhookSurroundings.Standalone(arguments.Layouts(parsed) is { } folder ? new LayoutSources(folder, registry.Limits) : null);
        }
        else
        {
            var roots = arguments.RefreshesTrustRoots(parsed) ? new ClusterTrustRoots(trustRoots, settings) : null;
            var ofCluster = new ClusterPolicies(client, policies, settings, roots, time, loggers.CreateLogger<ClusterPolicies>());
            readiness.Require("trust-roots", trustRoots.WhyNotReady);
            around = WebhookSurroundings.InCluster(client, ofCluster, arguments.Reporting.RaisesEvents(parsed), readiness, time, loggers);
        }

        // 3. The server.
        using var reviewing = Reviewing.Create(policies, around.Identities, around.Sources, registry, arguments.Admission.Review(parsed), loggers, time);
        using var certificate = await arguments.CertificateAsync(parsed, time, loggers, cancellationToken).ConfigureAwait(false);
        await using var clients = await arguments.ClientsAsync(parsed, time, loggers).ConfigureAwait(false);
        using var telemetry = arguments.Reporting.Telemetry(parsed);
        using var trustRootGauges = new TrustRootGauges(trustRoots, time);
        await using var decisionLog = arguments.Reporting.DecisionLog(parsed, time, loggers);
        var options = new WebhookOptions
        {
            Server = arguments.Server(parsed, certificate, clients),
            Namespaces = around.Namespaces,
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
            await ServeAsync(server, around.Background, cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Admitted;
    }

    private static async Task<bool> TryLoadAsync(string[] paths, PolicySettings settings, PolicySource policies, TextWriter complaints, CancellationToken cancellationToken)
    {
        var documents = await PolicyFiles.ReadAsync(paths, cancellationToken).ConfigureAwait(false);
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
