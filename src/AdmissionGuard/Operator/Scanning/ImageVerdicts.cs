using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Turns a review's verdict into what the scan keeps.</summary>
internal static class ImageVerdicts
{
    /// <summary>
    /// Why a verdict says nothing about the image: what could not be found out is no violation of something that was
    /// admitted, and no satisfaction either. Null when it does say something.
    /// </summary>
    public static string? Obstacle(ImageVerdict verdict) => verdict.Denials.FirstOrDefault(d => d.Reason is
        Reason.RegistryUnauthorized or Reason.RegistryRateLimited or Reason.RegistryUnavailable or Reason.RegistryInvalid
        or Reason.DeadlineExceeded or Reason.InternalError or Reason.PolicyNotReady) is { } denial ? $"{denial.Reason}: {denial.Message}" : null;

    /// <summary>The result; what was wrong before keeps the time since when it is known.</summary>
    public static ImageResult Result(ImageGroup group, ImageVerdict verdict, ImageResult? before, DateTimeOffset now)
    {
        var tags = verdict.Digest is not { } digest ? [] : group.Policies
            .Select(p => (Policy: p, Verdict: ImageJudge.TagVerdict(p, group, digest, now)))
            .Where(t => t.Verdict is not null)
            .Select(t => (t.Policy.Ref, t.Policy.Mode, Requirement: (string?)t.Verdict!.Name, Reason: t.Verdict.Reason ?? Reason.TagNotAllowed, t.Verdict.Message));
        var findings = verdict.Denials.Where(d => d.Policy is not null)
            .Select(d => (Ref: d.Policy!, d.Mode, d.Requirement, d.Reason, d.Message))
            .Concat(tags)
            .Select(f => new ImageFinding(f.Ref, f.Mode, f.Requirement, f.Reason, f.Message, Since(before, f.Ref, f.Requirement, f.Reason) ?? now))
            .ToList();
        var exempt = verdict.Policies.SelectMany(p => p.Requirements).Where(r => r.Outcome == Outcome.Exempt).Select(r => r.Exception).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new ImageResult(verdict.Digest, [.. group.Policies.Select(p => p.Ref)], findings, exempt, now, verdict.Policies.Min(p => p.ValidUntil));
    }

    private static DateTimeOffset? Since(ImageResult? before, PolicyRef policy, string? requirement, Reason reason) =>
        before?.Findings.FirstOrDefault(f => f.Policy == policy && f.Requirement == requirement && f.Reason == reason)?.Since;
}
