using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>What a search saw so far. Thread-safe: places are looked at together.</summary>
internal sealed class SearchLog
{
    private readonly Lock gate = new();
    private readonly List<PlaceFailure> failures = [];
    private readonly OrderedDictionary<EvidencePlace, string> places = [];
    private readonly HashSet<EvidencePlace> failedPlaces = [];
    private int unknown;
    private int foreign;
    private bool ended;

    internal void Failed(string place, RegistryFailure failure)
    {
        lock (gate)
            failures.Add(new PlaceFailure(place, failure));
    }

    internal void Failed(EvidencePlace place, RegistryFailure failure)
    {
        lock (gate)
        {
            if (failedPlaces.Add(place))
                failures.Add(new PlaceFailure(place.ToString(), failure));
        }
    }

    internal bool HasFailed(EvidencePlace place)
    {
        lock (gate)
            return failedPlaces.Contains(place);
    }

    internal void LookedAt(EvidencePlace place, string found)
    {
        lock (gate)
            places[place] = found;
    }

    internal void Unknown()
    {
        lock (gate)
            unknown++;
    }

    internal void Foreign()
    {
        lock (gate)
            foreign++;
    }

    internal void Ended()
    {
        lock (gate)
            ended = true;
    }

    internal EvidenceReport Report()
    {
        lock (gate)
            return new EvidenceReport(ended && failures.Count == 0, [.. failures], [.. places.Select(p => $"{p.Key} of {p.Key.Repository}: {p.Value}")], unknown, foreign);
    }
}
