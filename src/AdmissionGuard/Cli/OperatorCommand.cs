using System.CommandLine;
using AdmissionGuard.InCluster;
using AdmissionGuard.Operator;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard operator</c>: tells on each policy how it is, and keeps the webhook reachable.</summary>
/// <remarks>Its rights are in <c>config/rbac/operator.yaml</c>, each with what it is for.</remarks>
internal static class OperatorCommand
{
    public static Command Create()
    {
        var arguments = new OperatorArguments();
        var command = new Command("operator", "Tell, on each policy of the cluster, how it is; keep the webhook's configuration and certificates. Replicas elect a leader.");
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (arguments.Mistake(parsed) is { } mistake)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(mistake).ConfigureAwait(false);
                return ExitCode.Undecided;
            }

            await RunAsync(arguments, parsed, cancellationToken).ConfigureAwait(false);
            return ExitCode.Admitted;
        });
        return command;
    }

    private static async Task RunAsync(OperatorArguments arguments, ParseResult parsed, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var loggers = Logging.Create();
        using var telemetry = Telemetry.Start(null, VersionCommand.Version);
        var cluster = arguments.Cluster(parsed);
        using var client = new k8s.Kubernetes(cluster);
        var settings = arguments.Settings(parsed);
        var registry = arguments.Registry(parsed);
        using var tuf = TufHttp.CreateGuarded(registry.Egress);
        await using var service = new TrustRootService(tuf, null, time, loggers);
        var trustRoots = arguments.RefreshesTrustRoots(parsed) ? new ClusterTrustRoots(service, settings) : null;
        var source = new PolicySource(PolicySnapshot.Empty);
        await using var policies = new ClusterPolicies(client, source, settings, trustRoots, time, loggers.CreateLogger<ClusterPolicies>());
        var view = new WebhookView();

        using var statuses = new PolicyDuty(policies, time, loggers.CreateLogger<PolicyDuty>());
        using var roots = new TrustRootDuty(policies, source, service, time, loggers.CreateLogger<TrustRootDuty>());
        await using var keeper = arguments.Webhooks(parsed) is { } kept ? new WebhookKeeper(client, kept, view, time, loggers.CreateLogger<WebhookKeeper>()) : null;
        List<ILeaderDuty> duties = [statuses, roots];
        if (keeper is not null)
            duties.Add(keeper);
        var scanning = arguments.Scan(parsed);
        var identities = new ClusterPullIdentities(client, time, loggers.CreateLogger<ClusterPullIdentities>());
        using var judge = scanning is null ? null : new ImageJudge(source, identities, registry, scanning, loggers, time);
        if (scanning is not null)
            duties.Add(new ScanDuty(client, policies, source, judge!, view, scanning, time, loggers.CreateLogger<ScanDuty>()));

        var options = new OperatorOptions(settings.OperatorNamespace, arguments.Identity(parsed));
        using var leading = new OperatorLeader(duties, cluster, client, options, time, loggers);
        var readiness = new Readiness();
        readiness.Require("policies", policies.WhyNotReady);
        await using var server = await HealthServer.StartAsync(arguments.Health(parsed), readiness, telemetry, loggers, cancellationToken).ConfigureAwait(false);
        List<Func<CancellationToken, Task>> parts = [policies.RunAsync, leading.RunAsync];
        if (keeper is not null)
            parts.Add(keeper.RunAsync);
        await RunAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    // Each ends when it is told to, or by a bug: then the process must not go on with half of its work.
    private static async Task RunAsync(IReadOnlyList<Func<CancellationToken, Task>> parts, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = parts.Select(part => part(stop.Token)).ToList();
        await Task.WhenAny(running).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: the lease has been released.
        }
    }
}
