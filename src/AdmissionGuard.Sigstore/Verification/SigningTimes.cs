using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Timestamps;
using AdmissionGuard.Sigstore.TransparencyLog;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>The times at which a signature is proven to have existed.</summary>
internal sealed class SigningTimes
{
    private readonly List<VerifiedTime> times = [];

    private SigningTimes()
    {
    }

    /// <summary>Every proven time, earliest first.</summary>
    public IReadOnlyList<VerifiedTime> All => times;

    /// <summary>
    /// Verifies the timestamps. Where the trust names timestamp authorities, every timestamp must verify ("if verification
    /// or timestamp parsing fails, the Verifier MUST abort"): one that does not is evidence of tampering, and skipping it
    /// would leave its bytes unchecked. Where the trust names none, timestamps prove nothing and are not looked at.
    /// </summary>
    /// <returns>Null when enough verify, else why not.</returns>
    public static VerificationFailure? Establish(SignedMaterial material, TrustMaterial trust, VerificationOptions options, DateTimeOffset now, out SigningTimes established)
    {
        established = new SigningTimes();
        var authorities = trust.Root?.TimestampAuthorities ?? [];
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in authorities.Count == 0 ? [] : material.Timestamps)
        {
            if (TimestampVerifier.Verify(token, material.TimestampedBytes.Span, authorities, out var authority) is { } failure)
                return failure;
            if (established.Add(new VerifiedTime(token.Time, TimeSource.TimestampAuthority, authority!.Name), now) is { } future)
                return future;
            distinct.Add(authority.Issuer.Path[^1].PublicKey.Fingerprint);
        }

        return distinct.Count >= options.MinimumTimestamps
            ? null
            : new VerificationFailure(
                VerificationStep.Time, FailureKind.Missing, $"timestamps by {distinct.Count} trusted timestamp authorities", $"at least {options.MinimumTimestamps}");
    }

    /// <summary>Adds the time of a log entry whose promise was verified.</summary>
    /// <returns>Null, or that the time is the future.</returns>
    public VerificationFailure? Add(LogEntry entry, DateTimeOffset now) =>
        Add(new VerifiedTime(entry.PromisedTime, TimeSource.TransparencyLog, Convert.ToHexStringLower(entry.KeyId.Span)), now);

    /// <summary>Checks what does not need the certificate: whether there is a time where one is wanted, and a key's own window.</summary>
    /// <returns>Null when it is so, else what is not.</returns>
    public VerificationFailure? Check(TrustMaterial trust, VerificationOptions options)
    {
        var window = (trust as KeyTrust)?.Window;
        if (times.Count == 0 && (options.RequireSigningTime || window is not null || trust is not KeyTrust))
            return new VerificationFailure(VerificationStep.Time, FailureKind.Missing, "no proof of the signing time", "a trusted timestamp, or a log entry with a promise");
        foreach (var time in times)
        {
            if (window is { } limits && !limits.Contains(time.Time))
                return new VerificationFailure(VerificationStep.Time, FailureKind.Invalid, $"a signing time of {time.Time:O}", $"one when the key is trusted, {limits}");
        }

        return null;
    }

    private VerificationFailure? Add(VerifiedTime time, DateTimeOffset now)
    {
        if (time.Time > now)
            return new VerificationFailure(VerificationStep.Time, FailureKind.Invalid, $"a signing time in the future, {time.Time:O}", $"one until {now:O}");
        var at = times.FindLastIndex(t => t.Time <= time.Time) + 1;
        times.Insert(at, time);
        return null;
    }
}
