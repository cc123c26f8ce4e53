using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>The Pods that run one image under the same circumstances, and what is known about it. Guarded by its <see cref="RunningImages"/>.</summary>
internal sealed class ImageGroup(ImageKey key, PodRecord example, RunningImage image, IReadOnlyList<CompiledPolicy> policies)
{
    public ImageKey Key => key;

    /// <summary>One of the Pods, whose labels and secrets stand for all.</summary>
    public PodRecord Example => example;

    public RunningImage Image => image;

    /// <summary>The policies that match.</summary>
    public IReadOnlyList<CompiledPolicy> Policies => policies;

    /// <summary>Where it runs: each Pod's container, with the workload in people's words.</summary>
    public Dictionary<(ObjectKey Pod, string Container), PodRecord> Users { get; } = [];

    /// <summary>Whether it came with a Pod that started while the scan was going on, under policies that had been matched before.</summary>
    public bool IsNew { get; init; }

    /// <summary>The last verdict; null while there is none.</summary>
    public ImageResult? Result { get; set; }

    /// <summary>The verdict of the same image before its policies changed; what differs from it is news.</summary>
    public ImageResult? Before { get; set; }

    /// <summary>Why the last attempt came to no verdict; null when it did.</summary>
    public string? Obstacle { get; set; }
}
