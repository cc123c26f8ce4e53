namespace AdmissionGuard.Admission.SelfTest;

/// <summary>A kind that an API server serves, as its OpenAPI document describes it.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="ImageFields">Every field that may hold a reference of an image, as in <c>spec.containers[].image</c>, in ordinal order.</param>
internal sealed record ServedKind(string Group, string Version, string Kind, IReadOnlyList<string> ImageFields);
