namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The order in which delegated roles are asked for one target: pre-order and depth first (TUF specification, 5.6.7).</summary>
/// <param name="path">The target path.</param>
internal sealed class DelegationSearch(string path)
{
    private readonly HashSet<string> visited = new(StringComparer.Ordinal);
    private readonly Stack<TufRole> open = new();

    /// <summary>True when roles are left that are not asked because the search has become too long.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Adds the roles to which a visited role delegates the path, to be asked before all others.</summary>
    public void Follow(IReadOnlyList<Delegation> delegations)
    {
        var next = new List<TufRole>();
        foreach (var delegation in delegations)
        {
            if (!delegation.Paths.Contains(path)) continue;
            next.Add(delegation.Role);
            if (!delegation.Terminating) continue;
            // 5.6.7.2.1: nobody but this role and its descendants is asked after it.
            open.Clear();
            break;
        }

        for (var i = next.Count - 1; i >= 0; i--) open.Push(next[i]);
    }

    /// <summary>The next role to ask, each once, so that cycles end.</summary>
    public TufRole? Next()
    {
        while (open.TryPop(out var role))
        {
            if (visited.Contains(role.Name)) continue;
            if (visited.Count >= TufLimits.MaxVisitedRoles)
            {
                GaveUp = true;
                return null;
            }

            visited.Add(role.Name);
            return role;
        }

        return null;
    }
}
