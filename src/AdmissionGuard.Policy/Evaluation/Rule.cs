using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

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

    /// <summary>What is said to be missing when nothing at all is there: NoSignature or NoAttestation.</summary>
    public abstract Reason NoneFound { get; }

    /// <summary>What is wanted, as in <c>a signature</c> or <c>an SPDX or CycloneDX attestation</c>.</summary>
    public abstract string Wanted { get; }

    /// <summary>True for evidence that may be what this rule is about, by its form alone.</summary>
    public abstract bool MayBeAbout(EvidenceKind kind);

    /// <summary>True for verified content that this rule is about.</summary>
    public abstract bool IsAbout(VerifiedContent content);

    /// <summary>Judges one target.</summary>
    public abstract Assessment Assess(Target target, RuleContext context);
}
