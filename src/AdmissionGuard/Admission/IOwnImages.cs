namespace AdmissionGuard.Admission;

/// <summary>
/// Knows which images AdmissionGuard itself is installed with, so that no policy keeps its own Pods from starting. What a Pod
/// says of itself (labels, owners, ServiceAccount, requester) has no say: anybody who may create Pods can write it (threat W15).
/// </summary>
internal interface IOwnImages
{
    /// <summary>The namespace that AdmissionGuard runs in; nowhere else is an image its own.</summary>
    string Namespace { get; }

    /// <summary>The images as whoever installed AdmissionGuard wrote them at this moment.</summary>
    /// <param name="cancellationToken">Cancelled at the review's deadline.</param>
    /// <returns>The references exactly as written; without those that could not be found out, which are then reviewed as any other.</returns>
    ValueTask<IReadOnlySet<string>> FindAsync(CancellationToken cancellationToken);
}
