using AdmissionGuard.Registry.References;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>
/// What registries and repositories were seen to use. Hints change the order of places only: each is still looked at
/// before "there is none".
/// </summary>
internal sealed class EvidenceHints(TimeSpan lifetime, TimeProvider time)
{
    /// <summary>A large cluster runs some thousand repositories; an entry takes some hundred bytes.</summary>
    private const int MaxEntries = 10_000;

    private readonly ConcurrentLru<RepositoryName, (PlaceKind Kind, DateTimeOffset At)> used = new(MaxEntries);
    private readonly ConcurrentLru<string, DateTimeOffset> withoutReferrersApi = new(MaxEntries);

    internal void Used(EvidencePlace place) => used.AddOrUpdate(place.Repository, (place.Kind, time.GetUtcNow()));

    internal void HasReferrersApi(string host, bool supported)
    {
        if (supported)
            withoutReferrersApi.TryRemove(host, out _);
        else
            withoutReferrersApi.AddOrUpdate(host, time.GetUtcNow());
    }

    /// <summary>Lower is likelier.</summary>
    internal int Rank(EvidencePlace place)
    {
        if (used.TryGet(place.Repository, out var hint) && hint.Kind == place.Kind && IsYoung(hint.At))
            return -1;
        if (place.Kind == PlaceKind.Referrers && withoutReferrersApi.TryGet(place.Repository.Host, out var since) && IsYoung(since))
            return int.MaxValue;
        return (int)place.Kind;
    }

    private bool IsYoung(DateTimeOffset at) => time.GetUtcNow() - at < lifetime;
}
