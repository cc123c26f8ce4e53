namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>One result of a run.</summary>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Level">The level, with the rule's default where the result has none.</param>
/// <param name="SecuritySeverity">The rule's <c>security-severity</c> as it stands; null when it has none.</param>
/// <param name="Tags">The rule's tags.</param>
/// <param name="Location">The first location, for messages.</param>
/// <param name="IsProblem">True when its kind is <c>fail</c> and it is not absent since the baseline, whatever its level.</param>
/// <param name="IsSuppressed">True when every suppression is accepted and there is one (section 3.27.23).</param>
internal sealed record SarifResult(string RuleId, SarifLevel Level, string? SecuritySeverity, IReadOnlyList<string> Tags, string? Location, bool IsProblem, bool IsSuppressed);
