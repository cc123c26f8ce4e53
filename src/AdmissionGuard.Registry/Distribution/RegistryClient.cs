using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>
/// The one way to registries: connections, circuits and caches that all reviews share. Make one per process.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryOptions options;
    private readonly TimeProvider time;

    /// <summary>A client with its own connections and caches.</summary>
    /// <param name="options">What the operator says.</param>
    /// <param name="time">The clock.</param>
    public RegistryClient(RegistryOptions options, TimeProvider time)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.time = time ?? throw new ArgumentNullException(nameof(time));
    }

    /// <summary>A budget for one image that ends at the deadline, and no later than the configured time for an image.</summary>
    /// <param name="deadline">The review's deadline; null when there is none.</param>
    public FetchBudget NewBudget(DateTimeOffset? deadline = null)
    {
        var latest = time.GetUtcNow() + options.Timeouts.Image;
        return new FetchBudget(deadline is { } d && d < latest ? d : latest, options.Limits);
    }

    /// <summary>The registries as one image of one review sees them.</summary>
    /// <param name="identity">Whose credentials are used.</param>
    /// <param name="budget">What the work on the image may cost.</param>
    public IContentSource Open(PullIdentity identity, FetchBudget budget) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
