namespace AdmissionGuard.Policy.Verdicts;

/// <summary>Which policy: its name and, for an <c>ImagePolicy</c>, its namespace.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Namespace">The namespace, or null for a <c>ClusterImagePolicy</c>.</param>
public sealed record PolicyRef(string Name, string? Namespace = null)
{
    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
