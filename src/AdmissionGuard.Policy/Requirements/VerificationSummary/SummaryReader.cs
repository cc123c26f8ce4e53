using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>Reads SLSA verification summaries, v1 (slsa.dev/spec/v1.1/verification_summary).</summary>
internal static class SummaryReader
{
    /// <summary>The predicate type.</summary>
    public const string PredicateType = "https://slsa.dev/verification_summary/v1";

    public static SummaryFacts Read(VerifiedStatement statement)
    {
        var errors = new PredicateErrors();
        var predicate = PredicateNode.Root(statement.Predicate, errors);
        var facts = new SummaryFacts
        {
            Verifier = predicate.Object("verifier").RequiredText("id"),
            VerifiedAt = predicate.Time("timeVerified"),
            Resource = predicate.RequiredText("resourceUri"),
            Policy = predicate.Object("policy").Text("uri"),
            Result = predicate.RequiredText("verificationResult"),
            Levels = predicate.Texts("verifiedLevels"),
        };
        return errors.First is null ? facts : new SummaryFacts { Error = errors.First };
    }
}
