namespace AdmissionGuard.Kubernetes.Events;

/// <summary>The type of an Event.</summary>
public enum EventSeverity
{
    /// <summary>Information.</summary>
    Normal,

    /// <summary>Something that someone should look at.</summary>
    Warning,
}
