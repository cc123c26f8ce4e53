using AdmissionGuard.Kubernetes.Queue;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Reconciling;

/// <summary>Gives the keys of a queue to a reconciler, several at a time but never the same key twice at once.</summary>
/// <typeparam name="TKey">Names a piece of work.</typeparam>
/// <param name="name">What is reconciled, for the log.</param>
/// <param name="queue">Where the keys come from and, after failures, go back to.</param>
/// <param name="reconciler">What is done with each.</param>
/// <param name="workers">How many keys are worked on at once.</param>
/// <param name="logger">Told of failures.</param>
public sealed class ReconcilerRunner<TKey>(string name, WorkQueue<TKey> queue, IReconciler<TKey> reconciler, int workers, ILogger logger)
    where TKey : notnull
{
    /// <summary>Works until cancelled. A key that is being worked on then goes back to the queue, so that nothing is lost.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                var comeBack = await reconciler.ReconcileAsync(key, cancellationToken);
                queue.Complete(key);
                if (comeBack is { } delay)
                    queue.AddAfter(key, delay);
            }
#pragma warning disable CA1031 // Whatever failed, the key must come back: this is the one place where that is decided.
            catch (Exception error)
#pragma warning restore CA1031
            {
                var pause = queue.Retry(key);
                if (!cancellationToken.IsCancellationRequested)
                    ReconcilerLog.Failed(logger, name, key.ToString(), pause, error);
            }
        }
    }
}
