namespace AdmissionGuard.Kubernetes.Events;

/// <summary>The object that an Event is about.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null for a cluster-scoped object, whose Events are in the namespace default.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; null when not known.</param>
public sealed record EventSubject(string ApiVersion, string Kind, string? Namespace, string Name, string? Uid);
