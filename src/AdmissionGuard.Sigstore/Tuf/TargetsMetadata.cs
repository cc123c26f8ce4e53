using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Targets, and the roles that are trusted with further ones (TUF specification, 4.5).</summary>
internal sealed record TargetsMetadata(
    long Version,
    DateTimeOffset Expires,
    IReadOnlyDictionary<string, TufTarget> Targets,
    IReadOnlyList<Delegation> Delegations) : TufMetadata(Version, Expires)
{
    public static TufResult<SignedMetadata<TargetsMetadata>> Parse(ReadOnlyMemory<byte> raw, string role) =>
        SignedMetadata<TargetsMetadata>.Parse(raw, role, "targets", Read);

    private static TargetsMetadata Read(JsonElement signed) => new(
        ReadVersion(signed),
        ReadExpiry(signed),
        TufJson.Members(signed, "targets").ToDictionary(target => target.Name, target => TufTarget.Parse(target.Name, target.Value), StringComparer.Ordinal),
        TufJson.TryMember(signed, "delegations", out var delegations) ? Delegation.ParseAll(delegations) : []);
}
