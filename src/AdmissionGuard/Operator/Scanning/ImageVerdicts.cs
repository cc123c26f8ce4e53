using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Turns a review's verdict into what the scan keeps.</summary>
internal static class ImageVerdicts
{
    /// <summary>
    /// Why a verdict says nothing about the image by any policy: what could not be found out is no violation of something
    /// that was admitted, and no satisfaction either. Null when it does say something.
    /// </summary>
    public static string? Obstacle(ImageVerdict verdict) =>
        Unknown(verdict) is { Count: > 0 } unknown && verdict.Policies.All(p => unknown.ContainsKey(p.Policy)) ? unknown.Values.First() : null;

    /// <summary>Policies by which nothing was found wrong but what could not be found out; a policy that is not ready hides no other.</summary>
    public static IReadOnlyDictionary<PolicyRef, string> Unknown(ImageVerdict verdict) => verdict.Denials
        .Where(d => d.Policy is not null)
        .GroupBy(d => d.Policy!)
        .Where(g => g.All(d => IsObstacle(d.Reason)))
        .ToDictionary(g => g.Key, g => $"{g.First().Reason}: {g.First().Message}");

    /// <summary>The result; what was wrong before keeps the time since when it is known.</summary>
    public static ImageResult Result(ImageGroup group, JudgedImage judged, ImageResult? before, DateTimeOffset now)
    {
        var verdict = judged.Verdict;
        var unknown = Unknown(verdict);
        var tags = verdict.Digest is not { } digest ? [] : group.Policies
            .Select(p => (Policy: p, Verdict: ImageJudge.TagVerdict(p, group, digest, now)))
            .Where(t => t.Verdict is not null)
            .Select(t => (t.Policy.Ref, t.Policy.Mode, Requirement: (string?)t.Verdict!.Name, Reason: t.Verdict.Reason ?? Reason.TagNotAllowed, t.Verdict.Message));
        var findings = verdict.Denials.Where(d => d.Policy is not null && !IsObstacle(d.Reason))
            .Select(d => (Ref: d.Policy!, d.Mode, d.Requirement, d.Reason, d.Message))
            .Concat(tags)
            .Select(f => new ImageFinding(f.Ref, f.Mode, f.Requirement, f.Reason, f.Message, Since(before, f.Ref, f.Requirement, f.Reason) ?? now))
            .Concat((before?.Findings ?? []).Where(f => unknown.ContainsKey(f.Policy)))
            .ToList();
        var exempt = verdict.Policies.SelectMany(p => p.Requirements).Where(r => r.Outcome == Outcome.Exempt).Select(r => r.Exception).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new ImageResult(verdict.Digest, [.. group.Policies.Select(p => p.Ref)], findings, exempt, now, verdict.Policies.Min(p => p.ValidUntil))
        {
            Unknown = unknown,
            ListsRunning = judged.ListsRunning,
        };
    }

    private static bool IsObstacle(Reason reason) => reason is
        Reason.RegistryUnauthorized or Reason.RegistryRateLimited or Reason.RegistryUnavailable or Reason.RegistryInvalid
        or Reason.DeadlineExceeded or Reason.InternalError or Reason.PolicyNotReady;

    private static DateTimeOffset? Since(ImageResult? before, PolicyRef policy, string? requirement, Reason reason) =>
        before?.Findings.FirstOrDefault(f => f.Policy == policy && f.Requirement == requirement && f.Reason == reason)?.Since;
}
