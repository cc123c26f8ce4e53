using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Response;

/// <summary>Puts what is wrong with a request's images into one order, whatever order it was found in.</summary>
internal static class Findings
{
    /// <summary>The findings of one mode: by image in the object's order, then policy, requirement, reason and message.</summary>
    public static IEnumerable<Denial> Of(ReviewVerdict? review, EnforcementMode mode)
    {
        if (review is null || !IsAny(review))
            return [];
        return review.Images.SelectMany(image => image.Denials
            .Where(denial => denial.Mode == mode)
            .OrderBy(denial => denial.Policy?.ToString(), StringComparer.Ordinal)
            .ThenBy(denial => denial.Requirement, StringComparer.Ordinal)
            .ThenBy(denial => denial.Reason)
            .ThenBy(denial => denial.Message, StringComparer.Ordinal));
    }

    /// <summary>Whether anything is wrong with any image, in whatever mode.</summary>
    public static bool IsAny(ReviewVerdict review)
    {
        for (var i = 0; i < review.Images.Count; i++)
        {
            if (review.Images[i].Denials.Count > 0)
                return true;
        }

        return false;
    }
}
