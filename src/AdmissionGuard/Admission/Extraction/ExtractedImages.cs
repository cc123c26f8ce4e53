namespace AdmissionGuard.Admission.Extraction;

/// <summary>What an object says about the Pods that it is, or will become.</summary>
/// <param name="Images">Every image, in the order of the object's fields; never empty.</param>
/// <param name="Labels">The Pod's labels; null when the object does not tell them.</param>
/// <param name="PullSecrets">Names of the Secrets that the Pod pulls with.</param>
/// <param name="ServiceAccount">The Pod's ServiceAccount, or null for the namespace's default.</param>
internal sealed record ExtractedImages(
    IReadOnlyList<FoundImage> Images,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyList<string> PullSecrets,
    string? ServiceAccount);
