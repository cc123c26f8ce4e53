using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>A place that could not be looked at, or only in part.</summary>
/// <param name="Place">Where.</param>
/// <param name="Failure">Why. Never <see cref="RegistryFailureKind.NotFound"/> for a place that is simply empty.</param>
public sealed record PlaceFailure(string Place, RegistryFailure Failure);
