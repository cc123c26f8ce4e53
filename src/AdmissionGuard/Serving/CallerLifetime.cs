namespace AdmissionGuard.Serving;

/// <summary>Leaves signals to the program: the default lifetime would close the ports at once on SIGTERM, before the drain.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
