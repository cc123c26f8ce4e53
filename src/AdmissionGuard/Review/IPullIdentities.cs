using AdmissionGuard.Registry.Credentials;

namespace AdmissionGuard.Review;

/// <summary>Knows whose credentials an object's images are pulled with: from the cluster's Secrets, or from a user's configuration.</summary>
internal interface IPullIdentities
{
    /// <summary>The credentials for one object's images. A Secret that cannot be read is left out: the registry then says what is missing.</summary>
    /// <param name="request">Whose namespace, pull secrets and ServiceAccount count.</param>
    /// <param name="cancellationToken">Cancelled at the review's deadline.</param>
    ValueTask<PullIdentity> FindAsync(ReviewRequest request, CancellationToken cancellationToken);
}
