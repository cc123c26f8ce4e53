using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>What the parts of one policy's compilation share: where errors go and where material comes from.</summary>
internal sealed class CompileContext(MaterialResolver material, string? policyNamespace)
{
    private readonly List<PolicyError> errors = [];
    private readonly List<PolicyError> warnings = [];

    /// <summary>Secrets, ConfigMaps and trust roots.</summary>
    public MaterialResolver Material { get; } = material;

    /// <summary>The namespace of an ImagePolicy; null for cluster-wide kinds.</summary>
    public string? PolicyNamespace { get; } = policyNamespace;

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<PolicyError> Errors => errors;

    /// <summary>What is unwise so far.</summary>
    public IReadOnlyList<PolicyError> Warnings => warnings;

    /// <summary>True once something is missing or unreadable that is not in the policy's own text.</summary>
    public bool LacksMaterial { get; private set; }

    /// <summary>True once the policy's own text is wrong.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>The policy's own text is wrong.</summary>
    public void Error(string path, string message)
    {
        IsInvalid = true;
        errors.Add(new PolicyError(message, path));
    }

    /// <summary>Something that the policy refers to is missing or unreadable.</summary>
    public void Missing(string path, string message)
    {
        LacksMaterial = true;
        errors.Add(new PolicyError(message, path) { IsMissingMaterial = true });
    }

    /// <summary>Something is unwise.</summary>
    public void Warn(string path, string message) => warnings.Add(new PolicyError(message, path, PolicyErrorSeverity.Warning));
}
