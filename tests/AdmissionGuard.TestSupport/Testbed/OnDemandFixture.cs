namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A server that many tests share and that is started when the first of them asks for it.</summary>
/// <typeparam name="T">The running server.</typeparam>
public abstract class OnDemandFixture<T> : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private T? started;
    private Exception? failure;

    /// <summary>The running server. It never skips: what cannot be started fails the test, and says which command helps.</summary>
    /// <exception cref="TestbedException">It cannot be started.</exception>
    public async Task<T> StartedAsync(CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            // What failed once fails for every test of the run, at once.
            if (failure is not null)
                throw new TestbedException(failure.Message, failure);
            return started ??= await StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failure ??= error;
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (started is not null)
            await started.DisposeAsync();
        gate.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the server.</summary>
    protected abstract Task<T> StartAsync(CancellationToken cancellationToken);
}
