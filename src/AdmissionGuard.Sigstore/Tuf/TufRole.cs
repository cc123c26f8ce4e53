using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Who signs for a role, and how many of them it takes.</summary>
/// <param name="Name">The role.</param>
/// <param name="Keys">The keys that may sign; those that the delegator does not hold are left out, as no signature of theirs can count.</param>
/// <param name="Threshold">How many distinct keys must have signed; at least one (PYSEC-2020-146, CVE-2026-23992: a threshold of zero accepts everything).</param>
internal sealed record TufRole(string Name, IReadOnlyList<TufKey> Keys, long Threshold)
{
    public static TufRole Parse(string name, JsonElement role, IReadOnlyDictionary<string, TufKey> keys)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in TufJson.Items(role, "keyids"))
            if (!ids.Add(TufJson.Text(id))) throw new JsonException($"keyids of {name} lists a key twice");
        return new TufRole(name, [.. ids.Where(keys.ContainsKey).Select(id => keys[id])], TufJson.Integer(role, "threshold", least: 1));
    }

    /// <summary>
    /// Counts distinct keys, never signatures (5.3.4: "each KEY MUST only contribute one SIGNATURE"). A bad signature beside
    /// enough good ones is no reason to refuse: key holders sign one after the other.
    /// </summary>
    public TufFailure? Verify(SignedBytes signed)
    {
        var signers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in Keys)
        {
            if (signers.Count >= Threshold) break;
            if (key.Fingerprint is { } fingerprint && !signers.Contains(fingerprint)
                && signed.Signatures.TryGetValue(key.Id, out var signature) && key.Verifies(signed.Canonical, signature))
                signers.Add(fingerprint);
        }

        return signers.Count >= Threshold
            ? null
            : new TufFailure(TufFailureKind.Unsigned, Name, $"signatures by {signers.Count} of its keys", $"by {Threshold}");
    }

    /// <summary>Whether a key that signed for <paramref name="earlier"/> no longer may, which is how a repository recovers from a stolen key (5.3.11).</summary>
    public bool DropsKeyOf(TufRole earlier) => !earlier.Keys.All(old => Keys.Any(key => string.Equals(key.Id, old.Id, StringComparison.Ordinal)));
}
