using AdmissionGuard.Policy.Verdicts;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Review;

/// <summary>
/// While a registry is out of reach, stands in for it with the last verdict on the very same digest, under the very same
/// policies, material, exceptions, namespace and credentials, and never for longer than the operator allows or past what
/// the verdict rests on. Off unless an operator turns it on; each use is told in the answer, the metrics and the audit log.
/// </summary>
internal sealed class LastKnownGood(ReviewOptions options, TimeProvider time)
{
    private readonly ConcurrentLru<VerdictKey, Entry>? entries =
        options.LastKnownGood > TimeSpan.Zero ? new(options.MaxRememberedVerdicts) : null;

    /// <summary>Remembers an answer that was just worked out, when everything in it is satisfied.</summary>
    public void Remember(ImageQuestion question, ImageAnswer answer)
    {
        if (entries is null || question.Reference.Digest is not { } digest || answer is not { JudgedAt: { } at, Policies.Count: > 0 })
            return;
        if (answer.Policies.All(policy => policy.Outcome is Outcome.Satisfied or Outcome.Exempt))
            entries.AddOrUpdate(question.VerdictKey(digest), new Entry(answer.Policies, at, answer.Policies.Min(policy => policy.ValidUntil) ?? DateTimeOffset.MaxValue));
    }

    /// <summary>The answer itself, or the last good one where only the registry's absence speaks against the image.</summary>
    public ImageAnswer InPlaceOf(ImageQuestion question, ImageAnswer answer)
    {
        if (entries is null || question.Reference.Digest is not { } digest || Outage(answer) is not { } outage || !entries.TryGet(question.VerdictKey(digest), out var known))
            return answer;
        var now = time.GetUtcNow();
        if (now >= known.At + options.LastKnownGood || now >= known.Until)
            return answer;
        ReviewMetrics.CountLastKnownGood();
        return new ImageAnswer(digest.ToString(), known.Policies, null) { LastKnownGood = new LastKnownGoodUse(known.At, outage) };
    }

    // A digest that any policy refuses for a reason of its own stays refused.
    private static Reason? Outage(ImageAnswer answer)
    {
        if (answer.Obstacle is { } obstacle)
            return IsOutage(obstacle.Reason) ? obstacle.Reason : null;
        Reason? outage = null;
        foreach (var requirement in answer.Policies.SelectMany(policy => policy.Requirements).Where(r => r.Outcome is not (Outcome.Satisfied or Outcome.Exempt)))
        {
            if (requirement.Reason is not { } reason || !IsOutage(reason))
                return null;
            outage ??= reason;
        }

        return outage;
    }

    private static bool IsOutage(Reason reason) => reason is Reason.RegistryUnavailable or Reason.RegistryRateLimited or Reason.DeadlineExceeded;

    private sealed record Entry(IReadOnlyList<PolicyVerdict> Policies, DateTimeOffset At, DateTimeOffset Until);
}
