namespace AdmissionGuard.Review;

/// <summary>
/// Judges the images of one object. Implemented live, against registries, and by replay of a decision log.
/// </summary>
public interface IImageReviewer
{
    /// <summary>
    /// Judges every image. Answers before the request's deadline; what could not be found out by then is a denial with
    /// its reason. Never throws for bad input, evidence or registries.
    /// </summary>
    /// <param name="request">The images and their surroundings.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the answer any more.</param>
    Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken);
}
