using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests;

/// <summary>A fake clock whose time of day can be set, as an administrator or NTP does: timers and timestamps go on as they were.</summary>
internal sealed class SetClock(FakeTimeProvider steady) : TimeProvider
{
    /// <summary>How far the time of day was set, forward or back.</summary>
    public TimeSpan Offset { get; set; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => steady.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => steady.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => steady.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
}
