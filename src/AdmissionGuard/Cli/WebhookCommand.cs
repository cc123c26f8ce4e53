using System.CommandLine;
using System.Net;
using AdmissionGuard.Admission;
using AdmissionGuard.InCluster;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Cli;

/// <summary><c>admissionguard webhook</c>: serves admission reviews, with the policies of a cluster or of files.</summary>
internal static class WebhookCommand
{
    public static Command Create()
    {
        var arguments = new WebhookArguments();
        var command = new Command("webhook", "Serve the validating admission webhook: with the policies of the cluster, or standalone with those of files.");
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = parsed.InvocationConfiguration.Error;
            var time = TimeProvider.System;
            if (arguments.Mistake(parsed) is { } mistake)
            {
                await complaints.WriteLineAsync(mistake).ConfigureAwait(false);
                return ExitCode.Undecided;
            }

            using var loggers = Logging.Create();
            var readiness = new Readiness();
            var settings = arguments.Settings(parsed);
            var registry = arguments.Registry(parsed);
            var policies = new PolicySource(PolicySnapshot.Empty);
            INamespaceLabels namespaces;
            IPullIdentities identities;
            IImageSources? sources = null;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var background = new List<Task>();
            using var tuf = TufHttp.CreateGuarded(registry.Egress);
            await using var trustRoots = new TrustRootService(tuf, arguments.TrustRootCache(parsed), time, loggers);
            using var client = arguments.IsStandalone(parsed) ? null : new k8s.Kubernetes(arguments.Cluster(parsed));

            if (client is null)
            {
                // Files are read once, and one that is wrong keeps the webhook from starting.
                var documents = await PolicyFiles.ReadAsync(arguments.PolicyPaths(parsed), cancellationToken).ConfigureAwait(false);
                var snapshot = PolicyCompiler.Compile(documents.Documents, PolicyFiles.BuiltInMaterial(), settings);
                var mistakes = documents.Errors.Concat(snapshot.Errors).Where(e => e.Severity == PolicyErrorSeverity.Error).ToList();
                foreach (var wrong in mistakes)
                    await complaints.WriteLineAsync(wrong.ToString()).ConfigureAwait(false);
                if (mistakes.Count > 0)
                    return ExitCode.Undecided;
                policies.Replace(snapshot);
                namespaces = new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>());
                identities = new FixedPullIdentity(PullIdentity.Anonymous);
                sources = arguments.Layouts(parsed) is { } folder ? new LayoutSources(folder, registry.Limits) : null;
            }
            else
            {
                var ofCluster = new ClusterPolicies(client, policies, settings, arguments.RefreshesTrustRoots(parsed) ? new ClusterTrustRoots(trustRoots, settings) : null, time, loggers.CreateLogger<ClusterPolicies>());
                var labels = new ClusterNamespaces(client, time, loggers.CreateLogger<ClusterNamespaces>());
                readiness.Require("policies", ofCluster.WhyNotReady);
                readiness.Require("namespaces", labels.WhyNotReady);
                background.Add(ofCluster.RunAsync(stop.Token));
                background.Add(labels.RunAsync(stop.Token));
                namespaces = labels;
                identities = new ClusterPullIdentities(client, time, loggers.CreateLogger<ClusterPullIdentities>());
            }

            using var reviewing = Reviewing.Create(policies, identities, sources, registry, new ReviewOptions(), loggers, time);
            using var certificate = await arguments.CertificateAsync(parsed, time, loggers, cancellationToken).ConfigureAwait(false);
            var options = new WebhookOptions { Server = arguments.Server(parsed, certificate), Namespaces = namespaces };
            var server = await Webhook.StartAsync(options, reviewing.Reviewer, readiness, loggers, time, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                // What runs in the background ends only by a bug; then the process must not go on with what it last knew.
                var serving = server.RunAsync(cancellationToken);
                var first = await Task.WhenAny([serving, .. background]).ConfigureAwait(false);
                if (first != serving)
                    await first.ConfigureAwait(false);
                await serving.ConfigureAwait(false);
            }

            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(background).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Admitted;
        });
        return command;
    }
}
