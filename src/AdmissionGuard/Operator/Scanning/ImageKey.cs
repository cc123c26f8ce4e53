namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Everything that a verdict on a running image depends on, besides registries and time: Pods with one key are judged
/// once. A policy that changed, its keys, trust roots or exceptions too, has another hash, so that the image has another
/// key and is judged anew.
/// </summary>
/// <param name="Namespace">Exceptions and pull secrets are by namespace.</param>
/// <param name="Image">The image as named.</param>
/// <param name="Running">The digest that runs, if known.</param>
/// <param name="ServiceAccount">Whose pull secrets count.</param>
/// <param name="PullSecrets">The Pods' own pull secrets, joined by commas.</param>
/// <param name="Policies">The hashes of the policies that match, joined by commas.</param>
internal sealed record ImageKey(string Namespace, string Image, string? Running, string? ServiceAccount, string PullSecrets, string Policies);
