using AdmissionGuard.Sigstore.TransparencyLog.Bodies;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>A transparency-log entry as received and not yet believed (Sigstore protobuf specification, <c>TransparencyLogEntry</c>).</summary>
internal sealed record LogEntry
{
    /// <summary>The last second of the year 9999, where .NET's calendar ends.</summary>
    public const long MaxTime = 253_402_300_799;

    /// <summary>The entry's index over all shards of the log.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The id of the log's key.</summary>
    public required ReadOnlyMemory<byte> KeyId { get; init; }

    /// <summary>Seconds since 1970 when the log took the entry in; 0 when not told. Proves nothing without the promise.</summary>
    public long IntegratedTime { get; init; }

    /// <summary><see cref="IntegratedTime"/> as a time: proven once the promise is.</summary>
    public DateTimeOffset PromisedTime => DateTimeOffset.FromUnixTimeSeconds(IntegratedTime);

    /// <summary>The log's promise (signed entry timestamp); empty without.</summary>
    public ReadOnlyMemory<byte> Promise { get; init; }

    /// <summary>The proof of inclusion; null without.</summary>
    public InclusionProof? Proof { get; init; }

    /// <summary>The entry exactly as the log has it.</summary>
    public required ReadOnlyMemory<byte> CanonicalBody { get; init; }

    /// <summary>What <see cref="CanonicalBody"/> says.</summary>
    public required EntryBody Body { get; init; }
}
