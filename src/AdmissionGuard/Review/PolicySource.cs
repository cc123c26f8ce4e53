using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Review;

/// <summary>Holds the compiled policies in force; replaced whole, so that each review sees one consistent set (threat W14).</summary>
/// <param name="initial">The policies to begin with.</param>
internal sealed class PolicySource(PolicySnapshot initial)
{
    private volatile PolicySnapshot current = initial ?? throw new ArgumentNullException(nameof(initial));

    /// <summary>The policies in force.</summary>
    public PolicySnapshot Current => current;

    /// <summary>Puts another set in force, for reviews that begin from now on.</summary>
    /// <param name="snapshot">The set.</param>
    public void Replace(PolicySnapshot snapshot) => current = snapshot ?? throw new ArgumentNullException(nameof(snapshot));
}
