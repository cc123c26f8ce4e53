using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Review;

/// <summary>That an image was admitted by an earlier verdict on its digest, because its registry was out of reach.</summary>
/// <param name="VerifiedAt">When that verdict was worked out.</param>
/// <param name="Outage">What kept the registry from being asked.</param>
public sealed record LastKnownGoodUse(DateTimeOffset VerifiedAt, Reason Outage);
