namespace AdmissionGuard.Review;

/// <summary>The verdict on an object: one per image, in the request's order.</summary>
/// <param name="Images">The verdicts.</param>
/// <param name="PolicyVersion">The version of the policy snapshot that decided.</param>
public sealed record ReviewVerdict(IReadOnlyList<ImageVerdict> Images, string PolicyVersion)
{
    /// <summary>True when every image is admitted.</summary>
    public bool Admitted => Images.All(i => i.Admitted);
}
