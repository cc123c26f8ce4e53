using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>
/// Compiles all policies at once into a snapshot. Nothing is dropped: a policy that does not compile, or lacks material,
/// stays in the snapshot and denies what it matches; one whose material was good before keeps the last good.
/// </summary>
public static class PolicyCompiler
{
    /// <summary>Compiles.</summary>
    /// <param name="documents">Policies, trust roots and exceptions, in any order.</param>
    /// <param name="material">The Secrets, ConfigMaps and trust roots that they refer to.</param>
    /// <param name="settings">What the operator of the cluster decides.</param>
    /// <param name="previous">The snapshot in use, from which last good material is kept; null at the start.</param>
    public static PolicySnapshot Compile(
        IReadOnlyList<PolicyDocument> documents,
        PolicyMaterial material,
        PolicySettings settings,
        PolicySnapshot? previous = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(settings);

        var run = new CompilerRun(documents, material, settings, previous);
        return run.Compile();
    }

    /// <summary>
    /// What the policies refer to and <see cref="Compile"/> needs loaded, distinct and in a stable order: for informers.
    /// References that a policy may not make are left out.
    /// </summary>
    /// <param name="documents">Policies and trust roots.</param>
    /// <param name="settings">What the operator of the cluster decides.</param>
    public static IReadOnlyList<MaterialRef> References(IReadOnlyList<PolicyDocument> documents, PolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(settings);
        return MaterialReferences.Of(documents, settings);
    }
}
