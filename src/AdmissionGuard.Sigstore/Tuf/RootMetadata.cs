using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The root of trust: the keys of the top-level roles (TUF specification, 4.3).</summary>
internal sealed record RootMetadata(
    long Version,
    DateTimeOffset Expires,
    bool ConsistentSnapshot,
    TufRole Root,
    TufRole Timestamp,
    TufRole Snapshot,
    TufRole Targets) : TufMetadata(Version, Expires)
{
    public static TufResult<SignedMetadata<RootMetadata>> Parse(ReadOnlyMemory<byte> raw) =>
        SignedMetadata<RootMetadata>.Parse(raw, "root", "root", Read);

    private static RootMetadata Read(JsonElement signed)
    {
        var keys = ReadKeys(signed);
        var roles = TufJson.Member(signed, "roles");
        return new RootMetadata(
            ReadVersion(signed),
            ReadExpiry(signed),
            // Optional "for backwards compatibility with old metadata".
            TufJson.TryMember(signed, "consistent_snapshot", out _) && TufJson.Flag(signed, "consistent_snapshot"),
            Role("root"),
            Role("timestamp"),
            Role("snapshot"),
            Role("targets"));

        TufRole Role(string name) => TufRole.Parse(name, TufJson.Member(roles, name), keys);
    }

    internal static Dictionary<string, TufKey> ReadKeys(JsonElement holder) =>
        TufJson.Members(holder, "keys").ToDictionary(key => key.Name, key => TufKey.Parse(key.Name, key.Value), StringComparer.Ordinal);
}
