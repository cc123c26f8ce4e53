namespace AdmissionGuard.Sigstore.Facts;

/// <summary>A transparency-log entry that is proven to be included and to be about this very signature.</summary>
/// <param name="LogId">Lower-case hex of the log's key id.</param>
/// <param name="LogIndex">The entry's index in that log.</param>
/// <param name="Kind">The entry's kind and version, as in <c>hashedrekord/0.0.1</c>.</param>
/// <param name="IntegratedTime">The proven time of inclusion; null where the log proves none (Rekor v2).</param>
public sealed record VerifiedLogEntry(string LogId, long LogIndex, string Kind, DateTimeOffset? IntegratedTime);
