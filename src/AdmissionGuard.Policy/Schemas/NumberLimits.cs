namespace AdmissionGuard.Policy.Schemas;

/// <summary>The limits of a number.</summary>
internal sealed record NumberLimits
{
    public JsonNumber? Minimum { get; init; }

    public JsonNumber? Maximum { get; init; }

    public JsonNumber? ExclusiveMinimum { get; init; }

    public JsonNumber? ExclusiveMaximum { get; init; }

    public JsonNumber? MultipleOf { get; init; }
}
