using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>
/// Finds everything that vouches for a manifest, wherever a tool has put it. Keeps hints of where each registry and
/// repository had evidence; make one per process.
/// </summary>
public sealed class EvidenceFinder
{
    /// <summary>A finder without hints yet.</summary>
    /// <param name="options">Limits and separate repositories.</param>
    /// <param name="time">The clock.</param>
    public EvidenceFinder(RegistryOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
    }

    /// <summary>Starts a search; nothing is requested before it is enumerated.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="query">What for.</param>
    public EvidenceSearch Search(IContentSource source, EvidenceQuery query) => throw new NotSupportedException();
}
