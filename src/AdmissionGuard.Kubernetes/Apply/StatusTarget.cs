namespace AdmissionGuard.Kubernetes.Apply;

/// <summary>The object whose status is written.</summary>
/// <param name="Group">Its API group.</param>
/// <param name="Version">Its version.</param>
/// <param name="Plural">Its resource in the URL.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null for a cluster-scoped object.</param>
/// <param name="Name">Its name.</param>
public sealed record StatusTarget(string Group, string Version, string Plural, string Kind, string? Namespace, string Name);
