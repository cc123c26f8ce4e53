namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>Names an object among those of its kind.</summary>
/// <param name="Namespace">The namespace, or null for a cluster-scoped object.</param>
/// <param name="Name">metadata.name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>NAMESPACE/NAME, or NAME.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
