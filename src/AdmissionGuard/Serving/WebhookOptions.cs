using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;

namespace AdmissionGuard.Serving;

/// <summary>All that a webhook is made of, apart from the reviewer.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Where and how it is served.</summary>
    public required WebhookServerOptions Server { get; init; }

    /// <summary>Who knows the labels of namespaces.</summary>
    public required INamespaceLabels Namespaces { get; init; }

    /// <summary>What the cluster's operator decides about requests.</summary>
    public AdmissionRules Rules { get; init; } = new();

    /// <summary>Further kinds with images.</summary>
    public IReadOnlyList<ObjectShape> Extractors { get; init; } = [];

    /// <summary>Who takes note of decisions.</summary>
    public IReadOnlyList<IDecisionSink> Sinks { get; init; } = [];
}
