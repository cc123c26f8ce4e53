namespace AdmissionGuard.Review;

/// <summary>One object's images, and all that policies and registries need to know of the object.</summary>
/// <param name="Namespace">The request's namespace; empty for an image reviewed outside a cluster.</param>
/// <param name="NamespaceLabels">The labels of that namespace.</param>
/// <param name="ObjectLabels">The labels of the object whose Pods will run (objectSelector); null when the request does not tell them.</param>
/// <param name="Images">The images, in the order of the object's fields.</param>
/// <param name="PullSecrets">Names of the Secrets in the namespace that the Pod pulls with.</param>
/// <param name="ServiceAccount">The Pod's ServiceAccount, whose pull secrets count as well; null for "default".</param>
/// <param name="Deadline">When the answer must be there; reviewers stop ahead of it.</param>
/// <param name="DryRun">True when the verdict must leave no trace.</param>
public sealed record ReviewRequest(
    string Namespace,
    IReadOnlyDictionary<string, string> NamespaceLabels,
    IReadOnlyDictionary<string, string>? ObjectLabels,
    IReadOnlyList<ContainerImage> Images,
    IReadOnlyList<string> PullSecrets,
    string? ServiceAccount,
    DateTimeOffset Deadline,
    bool DryRun);
