using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>
/// Finds everything that vouches for a manifest, wherever a tool has put it. Keeps hints of where each registry and
/// repository had evidence; make one per process.
/// </summary>
public sealed class EvidenceFinder
{
    private readonly RegistryOptions options;
    private readonly TimeProvider time;
    private readonly EvidenceHints hints;

    /// <summary>A finder without hints yet.</summary>
    /// <param name="options">Limits and separate repositories.</param>
    /// <param name="time">The clock.</param>
    public EvidenceFinder(RegistryOptions options, TimeProvider time)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.time = time ?? throw new ArgumentNullException(nameof(time));
        hints = new EvidenceHints(options.Cache.HintLifetime, time);
    }

    /// <summary>Starts a search; nothing is requested before it is enumerated.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="query">What for.</param>
    public EvidenceSearch Search(IContentSource source, EvidenceQuery query)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        return new EvidenceSearch(source, query, EvidencePlaces.Of(query, options.EvidenceRepositories, hints), hints, options.Limits, time.GetUtcNow());
    }
}
