using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Which version of each targets file belongs to the current state of the repository (TUF specification, 4.4).</summary>
internal sealed record SnapshotMetadata(long Version, DateTimeOffset Expires, IReadOnlyDictionary<string, MetaFile> Meta) : TufMetadata(Version, Expires)
{
    public static TufResult<SignedMetadata<SnapshotMetadata>> Parse(ReadOnlyMemory<byte> raw) =>
        SignedMetadata<SnapshotMetadata>.Parse(raw, "snapshot", "snapshot", Read);

    private static SnapshotMetadata Read(JsonElement signed) => new(
        ReadVersion(signed),
        ReadExpiry(signed),
        TufJson.Members(signed, "meta").ToDictionary(file => file.Name, file => MetaFile.Parse(file.Value), StringComparer.Ordinal));
}
