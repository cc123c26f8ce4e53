using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>What every role's metadata has.</summary>
/// <param name="Version">Grows with every change; at least 1.</param>
/// <param name="Expires">From this moment on it is not trusted.</param>
internal abstract record TufMetadata(long Version, DateTimeOffset Expires)
{
    protected static long ReadVersion(JsonElement signed) => TufJson.Integer(signed, "version", least: 1);

    protected static DateTimeOffset ReadExpiry(JsonElement signed) => TufJson.Moment(signed, "expires");
}
