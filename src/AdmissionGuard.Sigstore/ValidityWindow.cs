namespace AdmissionGuard.Sigstore;

/// <summary>A closed interval of time: both ends belong to it (Sigstore protobuf specification, <c>TimeRange</c>; RFC 5280, section 4.1.2.5).</summary>
/// <param name="Start">The first moment, UTC.</param>
/// <param name="End">The last moment, UTC; null for no end.</param>
public readonly record struct ValidityWindow(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>A window without limits.</summary>
    public static ValidityWindow Always { get; } = new(DateTimeOffset.MinValue, null);

    /// <summary>Whether the moment belongs to the window.</summary>
    /// <param name="time">The moment.</param>
    public bool Contains(DateTimeOffset time) => time >= Start && (End is null || time <= End);

    /// <summary>The moments that belong to both windows; possibly none.</summary>
    /// <param name="other">The other window.</param>
    public ValidityWindow Intersect(ValidityWindow other) => new(
        Start > other.Start ? Start : other.Start,
        End is { } end && (other.End is null || end < other.End) ? end : other.End);

    /// <inheritdoc/>
    public override string ToString() => End is { } end ? $"{Start:O} to {end:O}" : $"{Start:O} onwards";
}
