namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>One opinion of how severe a vulnerability is, as it stands.</summary>
/// <param name="Label">A word; null when there is none.</param>
/// <param name="Score">A CVSS score; null when there is none.</param>
internal sealed record SeverityRating(string? Label, string? Score);
