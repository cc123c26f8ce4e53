using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Content;

/// <summary>The answer of the referrers API, all pages of it.</summary>
/// <param name="IsSupported">False when the source has no referrers API; then only the fallback tag can say.</param>
/// <param name="Manifests">What refers to the subject, as listed; unsigned hints.</param>
/// <param name="Endpoint">Who answered.</param>
public sealed record ReferrersList(bool IsSupported, IReadOnlyList<Descriptor> Manifests, string Endpoint);
