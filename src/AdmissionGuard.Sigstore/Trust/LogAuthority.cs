using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>A transparency log, of signatures or of certificates, that is trusted for a time.</summary>
/// <param name="KeyId">How entries and SCTs name the log: the trusted root's <c>logId.keyId</c>.</param>
/// <param name="Key">The log's key.</param>
/// <param name="Window">When what the log signed is trusted.</param>
/// <param name="BaseUrl">The log's URL; empty when not told.</param>
/// <param name="Origin">The host name of <paramref name="BaseUrl"/>, which is the origin of a Rekor v2 log's checkpoints; empty when not told.</param>
internal sealed record LogAuthority(ReadOnlyMemory<byte> KeyId, PublicKey Key, ValidityWindow Window, string BaseUrl, string Origin)
{
    /// <summary>How the log's checkpoints name its key: the trusted root's <c>checkpointKeyId</c>, else the same as <see cref="KeyId"/>.</summary>
    public ReadOnlyMemory<byte> CheckpointKeyId { get; init; } = KeyId;
}
