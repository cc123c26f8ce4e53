namespace AdmissionGuard.Admission;

/// <summary>
/// Namespaces without a cluster: each has the label that Kubernetes itself gives it, and those that configuration adds.
/// </summary>
/// <param name="configured">Labels by namespace; may be empty.</param>
internal sealed class StandaloneNamespaces(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> configured) : INamespaceLabels
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var labels = configured.TryGetValue(name, out var given)
            ? new Dictionary<string, string>(given, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        labels[NameLabel] = name;
        return new(labels);
    }
}
