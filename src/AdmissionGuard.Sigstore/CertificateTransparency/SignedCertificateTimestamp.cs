namespace AdmissionGuard.Sigstore.CertificateTransparency;

/// <summary>A signed certificate timestamp (RFC 6962, section 3.2), version 1.</summary>
/// <param name="LogId">The id of the log's key: 32 bytes.</param>
/// <param name="Milliseconds">Milliseconds since 1970.</param>
/// <param name="Extensions">The extensions, which are signed as they stand.</param>
/// <param name="SignatureAlgorithm">The TLS SignatureAlgorithm; the hash is SHA-256.</param>
/// <param name="Signature">The signature.</param>
internal readonly record struct SignedCertificateTimestamp(
    ReadOnlyMemory<byte> LogId,
    ulong Milliseconds,
    ReadOnlyMemory<byte> Extensions,
    byte SignatureAlgorithm,
    ReadOnlyMemory<byte> Signature)
{
    /// <summary>TLS <c>ecdsa</c>.</summary>
    public const byte Ecdsa = 3;

    /// <summary>TLS <c>rsa</c>.</summary>
    public const byte Rsa = 1;

    /// <summary>The promise's time; null when .NET cannot hold it.</summary>
    public DateTimeOffset? Time => Milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds)
        : null;
}
