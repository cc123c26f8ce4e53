using System.Text.Json;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>
/// The object that API servers before 1.22 send for <c>pods/ephemeralcontainers</c>: a bare list instead of the Pod
/// (Kubernetes 1.16-1.21, core/v1 EphemeralContainers).
/// </summary>
internal sealed class EphemeralContainersShape : ObjectShape
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> ImageFields { get; } = ["ephemeralContainers[].image"];

    /// <inheritdoc/>
    public override void Collect(StrictValue obj, PodCollector collector)
    {
        collector.WithoutLabels();
        var containers = obj.Member("ephemeralContainers"u8);
        if (containers.IsAbsent)
            collector.Fail("ephemeralContainers", "the list is missing");
        else
            collector.AddContainers(containers, "", "ephemeralContainers");
    }
}
