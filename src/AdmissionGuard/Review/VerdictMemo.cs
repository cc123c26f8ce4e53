using AdmissionGuard.Policy.Verdicts;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Review;

/// <summary>
/// Remembers verdicts by digest, policies, namespace and credential scope until the earliest thing they rest on runs out
/// (invariant 5). What could not be found out is never remembered.
/// </summary>
internal sealed class VerdictMemo(ReviewOptions options, TimeProvider time)
{
    private readonly ConcurrentLru<VerdictKey, Entry> entries = new(options.MaxRememberedVerdicts);

    /// <summary>The verdicts that are still good, or null.</summary>
    public IReadOnlyList<PolicyVerdict>? Find(VerdictKey key) =>
        entries.TryGet(key, out var entry) && time.GetUtcNow() < entry.Until ? entry.Verdicts : null;

    /// <summary>Remembers verdicts, unless one of them blocks: who fixes what blocked finds that out at the next attempt.</summary>
    /// <param name="key">What they are bound to.</param>
    /// <param name="verdicts">Decided, every one.</param>
    public void Remember(VerdictKey key, IReadOnlyList<PolicyVerdict> verdicts)
    {
        var now = time.GetUtcNow();
        var until = now + options.AdmittedLifetime;
        foreach (var verdict in verdicts)
        {
            if (verdict.ValidUntil < until)
                until = verdict.ValidUntil.Value;
            if (verdict.Outcome is Outcome.Satisfied or Outcome.Exempt)
                continue;
            if (verdict.Mode == EnforcementMode.Enforce)
                return;
            if (now + options.ReportedLifetime < until)
                until = now + options.ReportedLifetime;
        }

        if (until > now)
            entries.AddOrUpdate(key, new Entry(verdicts, until));
    }

    private sealed record Entry(IReadOnlyList<PolicyVerdict> Verdicts, DateTimeOffset Until);
}
