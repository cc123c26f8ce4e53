using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>What a scan says, whatever its format.</summary>
internal sealed record ScanReport
{
    /// <summary>
    /// True when the document alone does not show that it is a scan, as with a bill of materials; it is one where the
    /// predicate type or the policy says so.
    /// </summary>
    public bool IsNoScan { get; init; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public Reason? ErrorReason { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string Error { get; init; } = "";

    /// <summary>The scanner's name; empty when the scan does not say.</summary>
    public string Scanner { get; init; } = "";

    /// <summary>The name that the scanner's own result gives, where the predicate around it gives another.</summary>
    public string? ResultScanner { get; init; }

    /// <summary>The scanner's URI without a version; null when the scan does not say.</summary>
    public string? ScannerUri { get; init; }

    /// <summary>The scanner's version; null when the scan does not say.</summary>
    public string? ScannerVersion { get; init; }

    /// <summary>When it began, by the signed field.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>When it ended, by the signed field; null when the format has none.</summary>
    public DateTimeOffset? FinishedOn { get; init; }

    /// <summary>The age of the scanner's database; null when the scan does not say.</summary>
    public DateTimeOffset? DatabaseTime { get; init; }

    /// <summary>Why it proves nothing; null when the scanner finished its work.</summary>
    public string? Failure { get; init; }

    /// <summary>True when the scanner found nothing to look at.</summary>
    public bool IsEmpty { get; init; }

    public IReadOnlyList<Vulnerability> Vulnerabilities { get; init; } = [];

    /// <summary>A scan that is not of its format's shape.</summary>
    public static ScanReport Invalid(string error) => new() { ErrorReason = Reason.PredicateInvalid, Error = error };

    /// <summary>A scan in a format or version that is not known.</summary>
    public static ScanReport Unsupported(string error) => new() { ErrorReason = Reason.UnsupportedFormat, Error = error };
}
