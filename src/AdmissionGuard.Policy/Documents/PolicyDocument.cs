using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Documents;

/// <summary>A resource and where it was read from.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Source">Its place, for messages.</param>
public sealed record PolicyDocument(PolicyResource Resource, DocumentSource Source)
{
    /// <summary>
    /// What could not be read of it; the resource then lacks these fields. A policy with errors is not ready: it stays, and
    /// denies what it matches.
    /// </summary>
    public IReadOnlyList<PolicyError> Errors { get; init; } = [];

    /// <summary>A resource that does not come from a file.</summary>
    /// <param name="resource">The resource.</param>
    public static PolicyDocument Of(PolicyResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new PolicyDocument(resource, DocumentSource.None);
    }
}
