using AdmissionGuard.Registry.Credentials;

namespace AdmissionGuard.Review;

/// <summary>The same credentials for every object: outside a cluster.</summary>
internal sealed class FixedPullIdentity(PullIdentity identity) : IPullIdentities
{
    /// <inheritdoc/>
    public ValueTask<PullIdentity> FindAsync(ReviewRequest request, CancellationToken cancellationToken) => new(identity);
}
