namespace AdmissionGuard.Kubernetes.Leading;

/// <summary>A write was held back because this replica does not lead.</summary>
public sealed class NotLeaderException() : InvalidOperationException("This replica does not lead: nothing is written.");
