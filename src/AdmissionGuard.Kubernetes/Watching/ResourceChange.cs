namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>What happened to an object between what the informer knew and what it knows now.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="Before">The object as last known; null when it is new.</param>
/// <param name="After">The object now; null when it is gone.</param>
public readonly record struct ResourceChange<T>(T? Before, T? After)
    where T : class, IResource
{
    /// <summary>The object's key.</summary>
    public ObjectKey Key => (After ?? Before)!.Metadata.Key;

    /// <summary>Whether the object is gone.</summary>
    public bool IsDeletion => After is null;
}
