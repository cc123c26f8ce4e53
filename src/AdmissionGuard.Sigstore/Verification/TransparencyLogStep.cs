using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.TransparencyLog;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>Verifies the log entries of a signature.</summary>
internal static class TransparencyLogStep
{
    /// <summary>
    /// Verifies each entry of a trusted log; entries of other logs prove nothing and are passed over. Distinct logs are
    /// counted, by key (CVE-2026-49834), and a promised time becomes a proven one.
    /// </summary>
    /// <returns>Null when enough logs have an entry, else why not.</returns>
    public static VerificationFailure? Verify(
        SignedMaterial material, PublicKey key, TrustMaterial trust, VerificationOptions options, ArtifactSubject subject, SigningTimes times, DateTimeOffset now,
        out List<VerifiedLogEntry> verified)
    {
        verified = [];
        var matcher = new EntryMatcher(material.Content, material.Certificate, key, subject);
        var logs = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string Log, long Index)>();
        var withoutTime = new List<LogAuthority>();
        foreach (var entry in material.LogEntries)
        {
            if (!TryVerifyEntry(entry, trust.Root?.TransparencyLogs ?? [], options, out var log, out var failure))
            {
                if (failure is not null)
                    return failure;
                continue;
            }

            if (matcher.Match(entry.Body) is { } mismatch)
                return mismatch;
            if (!seen.Add((log!.Key.Fingerprint, entry.LogIndex)))
                return new VerificationFailure(VerificationStep.LogEntry, FailureKind.Malformed, "a log entry twice", "each entry once");
            if (!entry.Promise.IsEmpty && times.Add(entry, now) is { } future)
                return future;
            if (entry.Promise.IsEmpty)
                withoutTime.Add(log);
            if (logs.Add(log.Key.Fingerprint))
                verified.Add(Describe(entry));
        }

        return logs.Count < options.MinimumLogEntries
            ? new VerificationFailure(VerificationStep.LogEntry, FailureKind.Missing, $"entries of {logs.Count} trusted logs", $"at least {options.MinimumLogEntries}")
            : CheckWindows(withoutTime, times.All, now);
    }

    // Only the promise covers the index over all shards; without it, the index in the proof's tree is what is proven.
    private static VerifiedLogEntry Describe(LogEntry entry) => new(
        Convert.ToHexStringLower(entry.KeyId.Span),
        entry.Promise.IsEmpty ? entry.Proof!.LogIndex : entry.LogIndex,
        entry.Body.Kind,
        entry.Promise.IsEmpty ? null : entry.PromisedTime);

    // One log may be listed with several windows: whichever fits counts, and the last refusal is told.
    private static bool TryVerifyEntry(LogEntry entry, IReadOnlyList<LogAuthority> logs, VerificationOptions options, out LogAuthority? verified, out VerificationFailure? failure)
    {
        (verified, failure) = (null, null);
        foreach (var log in logs)
        {
            if (!log.KeyId.Span.SequenceEqual(entry.KeyId.Span))
                continue;
            failure = LogEntryVerifier.Verify(entry, log, options.RequireInclusionProof);
            if (failure is not null)
                continue;
            verified = log;
            return true;
        }

        return false;
    }

    // A log that proves no time of its own must have been trusted at every time that others prove; without any, it must be now.
    private static VerificationFailure? CheckWindows(List<LogAuthority> logs, IReadOnlyList<VerifiedTime> times, DateTimeOffset now)
    {
        foreach (var log in logs)
        {
            var trusted = times.Count == 0 ? log.Window.Contains(now) : times.All(t => log.Window.Contains(t.Time));
            if (!trusted)
                return new VerificationFailure(VerificationStep.LogEntry, FailureKind.Untrusted, $"an entry of a log that is trusted from {log.Window}", "one that is trusted when the signature was made");
        }

        return null;
    }
}
