namespace AdmissionGuard.Policy.Authorities;

/// <summary>How many of which authorities a requirement needs (<c>from</c>).</summary>
/// <param name="Count">How many.</param>
/// <param name="Authorities">Of which, in the policy's order.</param>
internal sealed record AuthorityQuorum(int Count, IReadOnlyList<CompiledAuthority> Authorities)
{
    /// <summary>As in <c>release-workflow or security-team</c>.</summary>
    public string Wanted
    {
        get
        {
            var names = Authorities.Select(a => a.Name).ToArray();
            return names.Length == 1 ? names[0]
                : Count == 1 ? string.Join(" or ", names)
                : Count == names.Length ? string.Join(" and ", names)
                : $"{Count} of {string.Join(", ", names)}";
        }
    }

    /// <summary>
    /// How many authorities spoke, each by a signer of its own: the largest matching between authorities and signers, so
    /// that one key under two names, or one identity that fits two authorities, counts once (threat T5).
    /// </summary>
    /// <param name="spoke">Index of the authority and the signer's <c>DistinctId</c>.</param>
    public static int CountDistinct(IReadOnlyCollection<(int Authority, string Signer)> spoke)
    {
        if (spoke.Count <= 1)
            return spoke.Count;

        var signersOf = spoke.ToLookup(s => s.Authority, s => s.Signer);
        var takenBy = new Dictionary<string, int>(StringComparer.Ordinal);
        return signersOf.Count(group => Assign(group.Key, []));

        // Kuhn's augmenting path: take a free signer, or move whoever has it to another.
        bool Assign(int authority, HashSet<string> tried)
        {
            foreach (var signer in signersOf[authority])
            {
                if (tried.Add(signer) && (!takenBy.TryGetValue(signer, out var holder) || Assign(holder, tried)))
                {
                    takenBy[signer] = authority;
                    return true;
                }
            }

            return false;
        }
    }
}
