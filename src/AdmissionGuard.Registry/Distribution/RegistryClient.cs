using AdmissionGuard.Registry.Authentication;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Telemetry;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>
/// The one way to registries: connections, circuits and caches that all reviews share. Make one per process.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryOptions options;
    private readonly TimeProvider time;
    private readonly RegistryMetrics metrics;
    private readonly RegistryTransport transport;
    private readonly ContentStore store;
    private readonly ContentFetcher content;
    private readonly TagFetcher tags;
    private readonly ReferrersFetcher referrers;

    /// <summary>A client with its own connections and caches.</summary>
    /// <param name="options">What the operator says.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options name a host, pattern or certificate that is none.</exception>
    public RegistryClient(RegistryOptions options, TimeProvider time)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.time = time ?? throw new ArgumentNullException(nameof(time));
        var hosts = new HostDirectory(options);
        metrics = new RegistryMetrics(options);
        transport = new RegistryTransport(options, hosts, metrics, time);
        var tokens = new TokenService(options, transport, hosts, metrics, time);
        var authenticated = new AuthenticatedTransport(options, transport, tokens, new CredentialStore(options, time), time);
        var calls = new RegistryCalls(new EndpointPlan(options, hosts), authenticated, time);
        store = new ContentStore(options, metrics, time);
        content = new ContentFetcher(calls, store, options.Limits);
        tags = new TagFetcher(calls, content, store, options, metrics, time);
        referrers = new ReferrersFetcher(calls, options, metrics, time);
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
    public IContentSource Open(PullIdentity identity, FetchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(budget);
        return new RegistrySession(new Caller(identity, budget), content, tags, referrers, options.Cache, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        transport.Dispose();
        store.Dispose();
        metrics.Dispose();
    }
}
