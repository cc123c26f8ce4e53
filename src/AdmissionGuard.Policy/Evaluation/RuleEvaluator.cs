using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Judges one rule over all targets: each must be satisfied.</summary>
internal static class RuleEvaluator
{
    /// <summary>More pieces than this in a verdict help nobody and cost memory wherever verdicts are kept.</summary>
    private const int MaxEvidence = 64;

    public static RequirementVerdict Evaluate(Rule rule, IReadOnlyList<Target> targets, ImageFacts facts, DateTimeOffset now, ExceptionSet exceptions, ref DateTimeOffset? validUntil)
    {
        var context = new RuleContext(facts, now);
        var plain = Judge(rule, targets, context);
        if (plain.Outcome != Outcome.Violated || plain.Reason != Reason.VulnerabilitiesFound)
        {
            validUntil = Assessment.Earlier(validUntil, plain.ValidUntil);
            return plain.ToVerdict(rule.Name);
        }

        var (ignored, by) = exceptions.Vulnerabilities(rule.Name);
        if (ignored.Count == 0)
            return plain.ToVerdict(rule.Name);

        var exempted = Judge(rule, targets, context with { IgnoredVulnerabilities = ignored });
        if (exempted.Outcome != Outcome.Satisfied)
            return (exempted.Outcome == Outcome.Violated ? exempted : plain).ToVerdict(rule.Name);

        validUntil = Assessment.Earlier(validUntil, exempted.ValidUntil);
        foreach (var exception in by)
            validUntil = Assessment.Earlier(validUntil, exception.Until);
        return plain.ToVerdict(rule.Name) with { Outcome = Outcome.Exempt, Exception = string.Join(", ", by.Select(e => e.Name)) };
    }

    private static RuleResult Judge(Rule rule, IReadOnlyList<Target> targets, RuleContext context)
    {
        var evidence = new List<EvidenceVerdict>();
        (Target Target, Assessment Assessment)? worst = null;
        DateTimeOffset? validUntil = null;
        var message = "";
        foreach (var target in targets)
        {
            var assessment = rule.Assess(target, context);
            if (assessment.IsSatisfied && rule.MustSeeAll && !(context.Facts.Complete && context.Facts.Failures.Count == 0))
                assessment = assessment with { IsSatisfied = false, Message = "all of it must be seen: " + assessment.Message };
            evidence.AddRange(assessment.Evidence);
            if (assessment.IsSatisfied)
            {
                validUntil = Assessment.Earlier(validUntil, assessment.ValidUntil);
                message = message.Length == 0 ? assessment.Message : message;
            }
            else if (worst is null || (assessment.IsFinal && !worst.Value.Assessment.IsFinal))
            {
                worst = (target, assessment);
            }
        }

        var shown = evidence.Distinct().Take(MaxEvidence).ToArray();
        if (worst is null)
            return new RuleResult(Outcome.Satisfied, null, message, shown, validUntil);

        return Violation(worst.Value.Target, worst.Value.Assessment, targets.Count, context.Facts, shown);
    }

    private static RuleResult Violation(Target target, Assessment assessment, int targets, ImageFacts facts, EvidenceVerdict[] evidence)
    {
        var message = targets > 1 ? $"{UntrustedText.Show(target.Label, 64)}: {assessment.Message}" : assessment.Message;
        if (assessment.IsFinal)
            return new RuleResult(Outcome.Violated, assessment.Reason, message, evidence, null);
        if (!facts.Complete)
            return new RuleResult(Outcome.Undecided, assessment.Reason, message, evidence, null);
        if (facts.Failures.Count == 0)
            return new RuleResult(Outcome.Violated, assessment.Reason, message, evidence, null);

        // Somewhere could not be looked: what is missing may be there, so its absence is not what is told.
        var failure = facts.Failures.OrderBy(f => f.Place, StringComparer.Ordinal).ThenBy(f => f.Reason).ThenBy(f => f.Message, StringComparer.Ordinal).First();
        return new RuleResult(
            Outcome.Violated, failure.Reason,
            $"{UntrustedText.Show(failure.Place, 128)}: {UntrustedText.Show(failure.Message)}; elsewhere {(assessment.Reason is null ? "" : assessment.Reason + ": ")}{message}", evidence, null);
    }

    private sealed record RuleResult(Outcome Outcome, Reason? Reason, string Message, EvidenceVerdict[] Evidence, DateTimeOffset? ValidUntil)
    {
        public RequirementVerdict ToVerdict(string name) => new(name, Outcome, Reason, MessageText.Bound(Message), Evidence);
    }
}
