using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Registry.Caching;

/// <summary>Work that callers with deadlines of their own share.</summary>
internal static class SharedFlights
{
    /// <summary>How often a caller takes over work of somebody else's whose deadline passed.</summary>
    private const int MaxTakeovers = 3;

    /// <summary>Runs or joins the work; what ran out of another caller's time is begun anew in this one's.</summary>
    internal static async Task<RegistryResult<T>> RunAsync<TKey, T>(
        this SingleFlight<TKey, RegistryResult<T>> flights,
        TKey key,
        DateTimeOffset deadline,
        TimeProvider time,
        Func<CancellationToken, Task<RegistryResult<T>>> work,
        CancellationToken cancellationToken)
        where TKey : notnull
        where T : class
    {
        for (var takeovers = 0; ; takeovers++)
        {
            var (result, joined) = await flights.RunAsync(key, work, cancellationToken).ConfigureAwait(false);
            var ranOut = !result.IsSuccess && result.Failure.Kind == RegistryFailureKind.DeadlineExceeded;
            if (!joined || !ranOut || takeovers == MaxTakeovers || time.GetUtcNow() >= deadline)
                return result;
        }
    }
}
