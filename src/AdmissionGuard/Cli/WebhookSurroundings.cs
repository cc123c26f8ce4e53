using AdmissionGuard.Admission;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Reporting.Events;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;

namespace AdmissionGuard.Cli;

/// <summary>What a webhook rests on besides registries: a cluster, or nothing but files.</summary>
internal sealed record WebhookSurroundings(INamespaceLabels Namespaces, IPullIdentities Identities)
{
    /// <summary>Where images are; null for registries.</summary>
    public IImageSources? Sources { get; init; }

    /// <summary>The connection to the cluster, for who made this to dispose of; null without a cluster.</summary>
    public IDisposable? Connection { get; init; }

    /// <summary>Who knows AdmissionGuard's own images; null where none is its own.</summary>
    public IOwnImages? OwnImages { get; init; }

    /// <summary>What runs beside the server; each ends by a bug or when told to stop.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Background { get; init; } = [];

    /// <summary>Who takes note of decisions.</summary>
    public IReadOnlyList<IDecisionSink> Sinks { get; init; } = [];

    /// <summary>Without a cluster.</summary>
    public static WebhookSurroundings Standalone(IImageSources? sources) => new(
        new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>()), new FixedPullIdentity(PullIdentity.Anonymous)) { Sources = sources };

    /// <summary>In a cluster: namespaces, pull secrets and Events are its own.</summary>
    /// <remarks>
    /// Rights beyond those of the policies: get, list, watch on namespaces; get on serviceaccounts and secrets of every
    /// namespace with private images; create and patch on events.events.k8s.io.
    /// </remarks>
    public static WebhookSurroundings InCluster(k8s.Kubernetes client, ClusterPolicies policies, bool events, Readiness readiness, TimeProvider time, ILoggerFactory loggers)
    {
        var labels = new ClusterNamespaces(client, time, loggers.CreateLogger<ClusterNamespaces>());
        readiness.Require("policies", policies.WhyNotReady);
        readiness.Require("namespaces", labels.WhyNotReady);
        var recorder = new EventRecorder(client, new EventRecorderOptions("admissionguard.dev/webhook", Environment.MachineName), time, loggers.CreateLogger<EventRecorder>());
        return new WebhookSurroundings(labels, new ClusterPullIdentities(client, time, loggers.CreateLogger<ClusterPullIdentities>()))
        {
            Connection = client,
            Background = [policies.RunAsync, labels.RunAsync, .. events ? [recorder.RunAsync] : Array.Empty<Func<CancellationToken, Task>>()],
            Sinks = events ? [new DenialEvents(recorder.Record)] : [],
        };
    }
}
