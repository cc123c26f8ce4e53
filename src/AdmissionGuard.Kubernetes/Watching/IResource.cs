namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>
/// An object as the informer keeps it: metadata and whatever else its own type declares. Declare slim types: a client's full Pod
/// takes nine times the memory of the handful of fields that a control loop reads.
/// The type must accept whatever the API server's own schema accepts (keep doubtful parts as JsonElement): an object that cannot be read
/// holds the informer up, since what it is about to say is unknown.
/// </summary>
public interface IResource
{
    /// <summary>metadata.</summary>
    ObjectMetadata Metadata { get; }
}
