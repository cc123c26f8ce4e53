namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>
/// What a log entry says about a signature, whatever its kind. Which fields a kind has is settled when it is read; what
/// a kind has and evidence does not match, or evidence needs and a kind lacks, refuses (threat T8).
/// </summary>
internal sealed record EntryBody
{
    /// <summary>Kind and version, as in <c>hashedrekord/0.0.1</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it is an entry of a Rekor v2 log.</summary>
    public bool IsRekorV2 { get; init; }

    /// <summary>The key or certificate that verifies the signature.</summary>
    public required EntryVerifier Verifier { get; init; }

    /// <summary>The signature; empty for intoto 0.0.1, which is bound to it by the envelope's digest.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The digest of what is signed: of hashedrekord entries.</summary>
    public EntryDigest? SignedDigest { get; init; }

    /// <summary>The SHA-256 of a DSSE payload: of dsse and intoto entries.</summary>
    public EntryDigest? PayloadDigest { get; init; }

    /// <summary>The SHA-256 of the envelope as it was uploaded: of intoto 0.0.1 entries, which have nothing else about the signature.</summary>
    public EntryDigest? EnvelopeDigest { get; init; }

    /// <summary>The DSSE payload type: of intoto 0.0.2 entries.</summary>
    public string? PayloadType { get; init; }

    /// <summary>The DSSE payload: of those intoto 0.0.2 entries that keep it; else empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
