namespace AdmissionGuard.Policy.Verdicts;

/// <summary>How a policy, requirement or piece of evidence came out.</summary>
public enum Outcome
{
    /// <summary>Not enough is known yet: further evidence may satisfy it. Never a pass.</summary>
    Undecided,

    /// <summary>Every required fact was found.</summary>
    Satisfied,

    /// <summary>A required fact is missing or contradicted.</summary>
    Violated,

    /// <summary>Violated, and exempted by a named exception that is in force.</summary>
    Exempt,
}
