namespace AdmissionGuard.Policy.Evaluation;

/// <summary>What rules may know beside the evidence.</summary>
/// <param name="Facts">The image.</param>
/// <param name="Now">The time of the review.</param>
/// <param name="IgnoredVulnerabilities">Vulnerabilities that exceptions in force exempt for this rule and image.</param>
internal sealed record RuleContext(ImageFacts Facts, DateTimeOffset Now, IReadOnlySet<string>? IgnoredVulnerabilities = null)
{
    /// <summary>
    /// How far clocks of signers, logs and this machine may differ. Synchronised clocks differ by far less; a minute would
    /// already be a forgery's head start.
    /// </summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromSeconds(10);

    /// <summary>True for a moment that has not come yet.</summary>
    public bool IsFuture(DateTimeOffset time) => time > Now + AllowedSkew;
}
