using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>An RFC 3161 timestamp as received and not yet believed.</summary>
internal sealed record TimestampToken
{
    /// <summary>The TSTInfo, whose digest the signed attributes carry.</summary>
    public required ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>The algorithm of <see cref="Imprint"/>.</summary>
    public required DigestAlgorithm ImprintAlgorithm { get; init; }

    /// <summary>The digest of what is stamped.</summary>
    public required ReadOnlyMemory<byte> Imprint { get; init; }

    /// <summary>The time, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who signed, as the token says.</summary>
    public required TimestampSigner Signer { get; init; }

    /// <summary>Certificates that came along: nothing but hints.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; }
}
