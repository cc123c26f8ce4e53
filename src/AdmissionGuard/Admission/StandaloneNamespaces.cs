namespace AdmissionGuard.Admission;

/// <summary>
/// Namespaces without a cluster: each has the label that Kubernetes itself gives it, and those that configuration adds.
/// </summary>
/// <param name="configured">Labels by namespace; may be empty.</param>
internal sealed class StandaloneNamespaces(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> configured) : INamespaceLabels
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    // One after another, most reviews are of one namespace.
    private volatile Dictionary<string, string>? last;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (last is { } known && known[NameLabel] == name)
            return new(known);
        var labels = configured.TryGetValue(name, out var given)
            ? new Dictionary<string, string>(given, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        labels[NameLabel] = name;
        last = labels;
        return new(labels);
    }
}
