namespace AdmissionGuard.Kubernetes.Reconciling;

/// <summary>Brings what one key names to the state that is wanted.</summary>
/// <typeparam name="TKey">Names a piece of work, as an <see cref="Watching.ObjectKey"/>.</typeparam>
public interface IReconciler<TKey>
{
    /// <summary>
    /// Reconciles once, from what is known now: never from a change, since several changes may have become one call. Doing it twice must
    /// do no harm. An exception brings the key back after a growing pause.
    /// </summary>
    /// <returns>When to come back although nothing changed; null: not before something does.</returns>
    Task<TimeSpan?> ReconcileAsync(TKey key, CancellationToken cancellationToken);
}
