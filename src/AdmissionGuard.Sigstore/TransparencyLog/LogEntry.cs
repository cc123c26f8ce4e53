namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>A transparency-log entry as received and not yet believed (Sigstore protobuf specification, <c>TransparencyLogEntry</c>).</summary>
internal sealed record LogEntry
{
    /// <summary>The entry's index over all shards of the log.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The id of the log's key.</summary>
    public required ReadOnlyMemory<byte> KeyId { get; init; }

    /// <summary>The entry's kind as told beside the body; null in cosign's old layers, which do not tell it.</summary>
    public string? Kind { get; init; }

    /// <summary>The kind's version as told beside the body; null in cosign's old layers.</summary>
    public string? Version { get; init; }

    /// <summary>Seconds since 1970 when the log took the entry in; 0 when not told. Proves nothing without the promise.</summary>
    public long IntegratedTime { get; init; }

    /// <summary>The log's promise (signed entry timestamp); empty without.</summary>
    public ReadOnlyMemory<byte> Promise { get; init; }

    /// <summary>The proof of inclusion; null without.</summary>
    public InclusionProof? Proof { get; init; }

    /// <summary>The entry as the log has it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
