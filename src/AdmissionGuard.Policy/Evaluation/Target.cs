namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// Something that must be vouched for: the manifest, or one platform of an index with the evidence on the platform's
/// manifest and on the index.
/// </summary>
/// <param name="Label">The platform, as in <c>linux/arm64</c>; empty for the image as a whole.</param>
/// <param name="Digests">The digests that evidence may be about, of which one runs.</param>
/// <param name="Evidence">The evidence found for these digests, in a stable order.</param>
internal sealed record Target(string Label, IReadOnlyList<string> Digests, IReadOnlyList<EvidenceFact> Evidence);
