namespace AdmissionGuard.Reporting.Replay;

/// <summary>
/// A clock that is set to the time of the decision that is judged: what was fresh then must not be called stale because
/// the log was read later. It goes on from there, and timers run as ever.
/// </summary>
internal sealed class ReplayClock(TimeProvider real) : TimeProvider
{
    private long behind;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <summary>Sets it.</summary>
    public void Set(DateTimeOffset then) => Volatile.Write(ref behind, (real.GetUtcNow() - then).Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() - TimeSpan.FromTicks(Volatile.Read(ref behind));

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
