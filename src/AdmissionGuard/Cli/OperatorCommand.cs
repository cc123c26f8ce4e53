using System.CommandLine;
using System.Net;
using AdmissionGuard.InCluster;
using AdmissionGuard.Operator;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard operator</c>: tells, on each policy, whether it is ready.</summary>
/// <remarks>
/// Rights: get, list, watch on the four kinds; patch on clusterimagepolicies/status and imagepolicies/status; create and
/// patch on events.events.k8s.io; in its own namespace create, get, update on leases and get, list, watch on Secrets and
/// ConfigMaps, and these last also in each namespace whose ImagePolicies refer to some.
/// </remarks>
internal static class OperatorCommand
{
    public static Command Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The cluster, when not the one that this runs in." };
        var ns = new Option<string>("--operator-namespace") { Description = "Where the operator's Lease is, and the Secrets and ConfigMaps of cluster-wide policies.", DefaultValueFactory = _ => new PolicySettings().OperatorNamespace };
        var health = new Option<string>("--health-listen") { Description = "Where /livez and /readyz are, over plain HTTP.", DefaultValueFactory = _ => "[::]:8080" };
        var identity = new Option<string>("--identity") { Description = "This replica's name, unlike any other's.", DefaultValueFactory = _ => Environment.MachineName };
        var refresh = new Option<bool>("--refresh-trust-roots") { Description = "Whether trust roots are kept up to date from their TUF repositories; as the webhook does, so that both see the same.", DefaultValueFactory = _ => true };
        var command = new Command("operator", "Tell, on each policy of the cluster, whether it is ready; replicas elect a leader.") { kubeconfig, ns, health, identity, refresh };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!IPEndPoint.TryParse(parsed.GetRequiredValue(health), out var listen))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("--health-listen takes ADDRESS:PORT").ConfigureAwait(false);
                return ExitCode.Undecided;
            }

            var time = TimeProvider.System;
            using var loggers = Logging.Create();
            var cluster = ClusterConnection.Of(parsed.GetValue(kubeconfig));
            using var client = new k8s.Kubernetes(cluster);
            var settings = new PolicySettings { OperatorNamespace = parsed.GetRequiredValue(ns) };
            using var tuf = TufHttp.CreateGuarded(new RegistryOptions().Egress);
            await using var service = new TrustRootService(tuf, null, time, loggers);
            var trustRoots = parsed.GetValue(refresh) ? new ClusterTrustRoots(service, settings) : null;
            var policies = new ClusterPolicies(client, new PolicySource(PolicySnapshot.Empty), settings, trustRoots, time, loggers.CreateLogger<ClusterPolicies>());
            await using (policies.ConfigureAwait(false))
            {
                var options = new OperatorOptions(settings.OperatorNamespace, parsed.GetRequiredValue(identity));
                using var leading = new PolicyOperator(policies, cluster, client, options, time, loggers);
                var readiness = new Readiness();
                readiness.Require("policies", policies.WhyNotReady);
                var server = await HealthServer.StartAsync(listen, readiness, loggers, cancellationToken).ConfigureAwait(false);
                await using (server.ConfigureAwait(false))
                    await RunAsync([policies.RunAsync, leading.RunAsync], cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Admitted;
        });
        return command;
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
