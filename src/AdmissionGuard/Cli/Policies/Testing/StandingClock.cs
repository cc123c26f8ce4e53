namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>A clock that stands at the time of a case; timers run as ever.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
