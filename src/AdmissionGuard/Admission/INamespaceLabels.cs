namespace AdmissionGuard.Admission;

/// <summary>Knows the labels of namespaces: from the cluster's informer, or from configuration in standalone mode.</summary>
internal interface INamespaceLabels
{
    /// <summary>
    /// The labels of a namespace. An implementation that does not know the namespace yet asks for it live, so that a Pod
    /// may follow its namespace at once.
    /// </summary>
    /// <param name="name">The namespace's name.</param>
    /// <param name="cancellationToken">Cancelled at the review's deadline.</param>
    /// <returns>The labels, or null when they cannot be found out, which denies the request.</returns>
    ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken);
}
