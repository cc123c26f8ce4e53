using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Review;

/// <summary>What keeps an image from being judged at all.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Message">What was found against what was wanted; bounded, one line.</param>
internal sealed record Obstacle(Reason Reason, string Message);
