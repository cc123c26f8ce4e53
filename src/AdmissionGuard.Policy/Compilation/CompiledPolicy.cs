using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>A policy with everything prepared: patterns, regular expressions, keys, trust roots, schemas. Immutable, safe for concurrent use.</summary>
public sealed class CompiledPolicy
{
    internal CompiledPolicy(CompiledParts parts)
    {
        Parts = parts;
    }

    /// <summary>Which policy.</summary>
    public required PolicyRef Ref { get; init; }

    /// <summary>The object's uid; null for a policy from a file.</summary>
    public string? Uid { get; init; }

    /// <summary>The generation of the spec; null for a policy from a file.</summary>
    public long? Generation { get; init; }

    /// <summary>
    /// Lower-case hex SHA-256 over the policy's spec, all its material and the exceptions that name it: remembered
    /// verdicts are bound to it.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>What a violation does.</summary>
    public required EnforcementMode Mode { get; init; }

    /// <summary>What happens to references by tag.</summary>
    public required TagReferences TagReferences { get; init; }

    /// <summary>Every way in which evidence must be verified for this policy; distinct ids.</summary>
    public required IReadOnlyList<AuthorityTrust> Trusts { get; init; }

    /// <summary>What must be seen to decide.</summary>
    public required EvidenceNeeds Needs { get; init; }

    /// <summary>The predicate types of the attestations that its requirements name. More may serve (VEX statements), so that it is a hint of what to look for first.</summary>
    public required IReadOnlyList<string> PredicateTypes { get; init; }

    /// <summary>What is wrong or missing; when there is anything, the policy denies every image that it matches.</summary>
    public required IReadOnlyList<PolicyError> NotReady { get; init; }

    /// <summary>What is unwise, or served from the last good material because the present is unreadable.</summary>
    public required IReadOnlyList<PolicyError> Warnings { get; init; }

    /// <summary>True when it is not ready though its own text is right: only what it refers to is missing or unreadable.</summary>
    public bool OnlyLacksMaterial { get; init; }

    /// <summary>True when material could not be read and the last good one is in use.</summary>
    public bool IsStale { get; init; }

    internal CompiledParts Parts { get; }

    internal IReadOnlyList<CompiledException> Exceptions { get; init; } = [];

    /// <summary>This policy with its good material, in place of the same policy that lacks some now.</summary>
    internal CompiledPolicy Keep(CompiledPolicy lacking, IReadOnlyList<CompiledException> exceptions) => new(Parts)
    {
        Ref = Ref,
        Uid = lacking.Uid,
        Generation = lacking.Generation,
        Hash = PolicyBuilder.Hash(Parts.SpecText, Trusts.Select(t => t.Id), [], exceptions),
        Mode = Mode,
        TagReferences = TagReferences,
        Trusts = Trusts,
        Needs = Needs,
        PredicateTypes = PredicateTypes,
        NotReady = [],
        Warnings = [.. lacking.NotReady.Select(e => e with { Message = e.Message + "; the last good is in use", Severity = PolicyErrorSeverity.Warning }), .. lacking.Warnings],
        IsStale = true,
        Exceptions = exceptions,
    };

    /// <inheritdoc/>
    public override string ToString() => Ref.ToString();
}
