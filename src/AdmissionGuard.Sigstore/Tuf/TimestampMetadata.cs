using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Which snapshot is current (TUF specification, 4.6).</summary>
internal sealed record TimestampMetadata(long Version, DateTimeOffset Expires, MetaFile Snapshot) : TufMetadata(Version, Expires)
{
    public static TufResult<SignedMetadata<TimestampMetadata>> Parse(ReadOnlyMemory<byte> raw) =>
        SignedMetadata<TimestampMetadata>.Parse(raw, "timestamp", "timestamp", Read);

    private static TimestampMetadata Read(JsonElement signed) => new(
        ReadVersion(signed),
        ReadExpiry(signed),
        MetaFile.Parse(TufJson.Member(TufJson.Member(signed, "meta"), "snapshot.json")));
}
