using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// Judges an image by a policy. A verdict is built positively: a requirement is satisfied when everything that it asks was
/// proven, and in no other way. Pure: the same policy, facts and time always give the same verdict.
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>The name under which the policy's rule about tags stands in verdicts and exceptions.</summary>
    public const string TagReferencesRequirement = "tagReferences";

    /// <summary>
    /// Judges by what is known so far. While <see cref="ImageFacts.Complete"/> is false, a requirement that more evidence
    /// could satisfy is undecided.
    /// </summary>
    /// <param name="policy">The policy; it matches the image.</param>
    /// <param name="facts">What is known about the image.</param>
    /// <param name="now">The time of the review.</param>
    public static PolicyVerdict Evaluate(CompiledPolicy policy, ImageFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(facts);
        if (policy.NotReady.Count > 0)
            return NotReady(policy);

        DateTimeOffset? validUntil = null;
        var verdicts = new List<RequirementVerdict>(policy.Parts.Rules.Count + 1);
        var exceptions = new ExceptionSet(policy, facts, now);
        if (policy.TagReferences == TagReferences.Deny && facts.Subject.Digest is null)
            verdicts.Add(exceptions.Apply(TagDenied(facts), ref validUntil));

        var targets = Targets.Of(facts, policy.Parts.Platforms);
        foreach (var rule in policy.Parts.Rules)
            verdicts.Add(exceptions.Apply(RuleEvaluator.Evaluate(rule, targets, facts, now, exceptions, ref validUntil), ref validUntil));

        return new PolicyVerdict(policy.Ref, policy.Mode, Combine(verdicts), verdicts, validUntil);
    }

    private static Outcome Combine(List<RequirementVerdict> verdicts)
    {
        if (verdicts.Exists(v => v.Outcome == Outcome.Violated))
            return Outcome.Violated;
        return verdicts.Count > 0 && verdicts.TrueForAll(v => v.Outcome is Outcome.Satisfied or Outcome.Exempt) ? Outcome.Satisfied : Outcome.Undecided;
    }

    private static PolicyVerdict NotReady(CompiledPolicy policy)
    {
        var first = policy.NotReady[0];
        var more = policy.NotReady.Count > 1 ? $" (and {policy.NotReady.Count - 1} more)" : "";
        var message = MessageText.Bound($"the policy is not ready: {(first.FieldPath.Length > 0 ? first.FieldPath + ": " : "")}{first.Message}{more}");
        return new PolicyVerdict(
            policy.Ref, policy.Mode, Outcome.Violated, [new RequirementVerdict(RequirementVerdict.WholePolicy, Outcome.Violated, Reason.PolicyNotReady, message, [])], null);
    }

    private static RequirementVerdict TagDenied(ImageFacts facts) => new(
        TagReferencesRequirement, Outcome.Violated, Reason.TagNotAllowed,
        MessageText.Bound($"referenced by {(facts.Subject.Tag is { } tag ? "tag " + UntrustedText.Show(tag, 128) : "no tag")}, want a digest as {UntrustedText.Show(facts.Subject.Name)}@{facts.Digest}"), []);
}
