using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// A requirement, compiled. A rule says which content it is about and judges what the named authorities proved; who they
/// are, whether the subject is this image and what is missing is the same for all rules and decided outside.
/// </summary>
internal abstract class Rule(string name, AuthorityQuorum from)
{
    /// <summary>The requirement's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whose word is needed.</summary>
    public AuthorityQuorum From { get; } = from;

    /// <summary>Every quorum that this rule takes evidence from.</summary>
    public virtual IEnumerable<AuthorityQuorum> Quorums => [From];

    /// <summary>What must be fetched.</summary>
    public abstract EvidenceNeeds Needs { get; }

    /// <summary>True when evidence that has not been seen could turn the rule's satisfaction around: a newer scan, another bill of materials.</summary>
    public virtual bool MustSeeAll => false;

    /// <summary>Which evidence it is about.</summary>
    public abstract ContentFilter Content { get; }

    /// <summary>Judges one target.</summary>
    public abstract Assessment Assess(Target target, RuleContext context);
}
