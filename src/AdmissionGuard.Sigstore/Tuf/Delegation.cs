using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A role that is trusted with some target paths (TUF specification, 4.5, DELEGATIONS).</summary>
/// <param name="Role">Its name, keys and threshold: all said by the delegator, and true for this delegator only.</param>
/// <param name="Terminating">Whether what comes after it is ignored for the paths that are its own.</param>
/// <param name="Paths">The paths that it may list.</param>
internal sealed record Delegation(TufRole Role, bool Terminating, PathSet Paths)
{
    // A delegated role of such a name would be stored over the metadata of the real one.
    private static readonly HashSet<string> TopLevelRoles = new(["root", "timestamp", "snapshot", "targets", "mirrors"], StringComparer.Ordinal);

    public static IReadOnlyList<Delegation> ParseAll(JsonElement delegations)
    {
        if (TufJson.TryMember(delegations, "succinct_roles", out _)) throw new JsonException("succinct_roles are not supported");
        var keys = RootMetadata.ReadKeys(delegations);
        var all = TufJson.Items(delegations, "roles").Select(role => Parse(role, keys)).ToList();
        return all.DistinctBy(delegation => delegation.Role.Name, StringComparer.Ordinal).Count() == all.Count
            ? all
            : throw new JsonException("delegations name a role twice");
    }

    private static Delegation Parse(JsonElement role, Dictionary<string, TufKey> keys)
    {
        var name = TufJson.Text(role, "name");
        if (name.Length is 0 or > TufLimits.MaxNameLength) throw new JsonException($"a delegated role's name has {name.Length} characters");
        if (TopLevelRoles.Contains(name)) throw new JsonException($"a delegated role is named {name}");
        return new Delegation(TufRole.Parse(name, role, keys), TufJson.Flag(role, "terminating"), PathSet.Parse(role));
    }
}
