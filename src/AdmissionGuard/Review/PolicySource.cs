using AdmissionGuard.Policy.Compilation;

namespace AdmissionGuard.Review;

/// <summary>Holds the compiled policies in force; replaced whole, so that each review sees one consistent set (threat W14).</summary>
internal sealed class PolicySource
{
    private volatile PolicySnapshot current;
    private volatile bool isRead;

    private PolicySource(PolicySnapshot initial, bool isRead) => (current, this.isRead) = (initial, isRead);

    /// <summary>Begins with policies that were read.</summary>
    /// <param name="initial">The policies to begin with.</param>
    public PolicySource(PolicySnapshot initial)
        : this(initial ?? throw new ArgumentNullException(nameof(initial)), isRead: true)
    {
    }

    /// <summary>
    /// Begins with nothing read yet: until then no image may pass. "No policy matches" is only known once all were read,
    /// and a process may be asked before it is ready.
    /// </summary>
    public static PolicySource Unread() => new(PolicySnapshot.Empty, isRead: false);

    /// <summary>The policies in force.</summary>
    public PolicySnapshot Current => current;

    /// <summary>The policies in force, or null when none were read yet.</summary>
    public PolicySnapshot? Read => isRead ? current : null;

    /// <summary>Puts another set in force, for reviews that begin from now on.</summary>
    /// <param name="snapshot">The set.</param>
    public void Replace(PolicySnapshot snapshot)
    {
        current = snapshot ?? throw new ArgumentNullException(nameof(snapshot));
        isRead = true;
    }
}
