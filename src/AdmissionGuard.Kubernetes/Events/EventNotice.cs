namespace AdmissionGuard.Kubernetes.Events;

/// <summary>Something to tell the users of an object. Kubernetes API, events.k8s.io/v1 Event.</summary>
/// <param name="Regarding">What it is about.</param>
/// <param name="Severity">Normal or Warning.</param>
/// <param name="Reason">Why, as one CamelCase word: what people filter by.</param>
/// <param name="Action">What was done or found out, as one CamelCase word.</param>
/// <param name="Note">The message; cut at 1 KiB, which is the API's limit.</param>
public sealed record EventNotice(EventSubject Regarding, EventSeverity Severity, string Reason, string Action, string Note);
