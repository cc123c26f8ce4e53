using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>What one role says of the file of another (TUF specification, 4.4, METAFILES).</summary>
/// <param name="Version">Its version.</param>
/// <param name="Content">Its length and hashes, as far as they are given.</param>
internal sealed record MetaFile(long Version, ContentCheck Content)
{
    public static MetaFile Parse(JsonElement file) => new(
        TufJson.Integer(file, "version", least: 1),
        new ContentCheck(
            TufJson.TryMember(file, "length", out _) ? TufJson.Integer(file, "length", least: 1) : null,
            TufJson.TryMember(file, "hashes", out _) ? TufJson.Hashes(file, "hashes") : null));
}
