using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Pinning;
using AdmissionGuard.Admission.Policies;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Serving;

/// <summary>All that a webhook is made of, apart from the reviewer.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Where and how it is served.</summary>
    public required WebhookServerOptions Server { get; init; }

    /// <summary>Who knows the labels of namespaces.</summary>
    public required INamespaceLabels Namespaces { get; init; }

    /// <summary>Who knows the images that AdmissionGuard itself is installed with; null where none is its own.</summary>
    public IOwnImages? OwnImages { get; init; }

    /// <summary>What the cluster's operator decides about requests.</summary>
    public AdmissionRules Rules { get; init; } = new();

    /// <summary>Further kinds with images.</summary>
    public IReadOnlyList<ObjectShape> Extractors { get; init; } = [];

    /// <summary>Which objects the pinning webhook changes.</summary>
    public PinnedKinds PinnedKinds { get; init; } = PinnedKinds.Pods;

    /// <summary>Checks our own kinds; null for a webhook that serves no such path.</summary>
    public PolicyCheck? PolicyCheck { get; init; }

    /// <summary>The policies that are served, of which <c>/policies/version</c> tells the fingerprint; null to tell nothing.</summary>
    public PolicySource? Policies { get; init; }

    /// <summary>Exports measurements and traces; null for neither.</summary>
    public Telemetry? Telemetry { get; init; }

    /// <summary>Who takes note of decisions, besides the log and the metrics, which always do.</summary>
    public IReadOnlyList<IDecisionSink> Sinks { get; init; } = [];
}
