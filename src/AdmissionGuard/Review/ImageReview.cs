using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>What was decided about one reference, before it is told which container names it.</summary>
internal sealed class ImageReview
{
    private readonly string reference;
    private readonly string? digest;
    private readonly IReadOnlyList<PolicyVerdict> policies;
    private readonly IReadOnlyList<Finding> findings;
    private readonly LastKnownGoodUse? lastKnownGood;

    private readonly string? endpoint;

    private ImageReview(
        string reference, string? digest, IReadOnlyList<PolicyVerdict> policies, IReadOnlyList<Finding> findings, LastKnownGoodUse? lastKnownGood = null, string? endpoint = null)
    {
        this.endpoint = endpoint;
        this.lastKnownGood = lastKnownGood;
        this.reference = reference;
        this.digest = digest;
        this.policies = policies;
        this.findings = findings;
    }

    /// <summary>Text that is no reference runs nowhere, so that no policy is needed to refuse it.</summary>
    public static ImageReview NotAReference(string image, string error) =>
        new(image, null, [], [new Finding(null, null, EnforcementMode.Enforce, Reason.InvalidReference, error)]);

    /// <summary>The policies were not read yet, so that nothing is known of any image.</summary>
    public static ImageReview WithoutPolicies(string image) =>
        new(image, null, [], [new Finding(null, null, EnforcementMode.Enforce, Reason.PolicyNotReady, "the policies were not read yet; try again")]);

    /// <summary>No policy matches: the cluster's setting decides.</summary>
    public static ImageReview Unmatched(ImageReference reference, UnmatchedImages setting)
    {
        const string Message = "no policy matches this image, and unmatched images are ";
        IReadOnlyList<Finding> findings = setting switch
        {
            UnmatchedImages.Allow => [],
            UnmatchedImages.Warn => [new Finding(null, null, EnforcementMode.Warn, Reason.UnmatchedImage, Message + "to be warned of")],
            _ => [new Finding(null, null, EnforcementMode.Enforce, Reason.UnmatchedImage, Message + "denied")],
        };
        return new ImageReview(reference.Canonical, reference.Digest?.ToString(), [], findings);
    }

    /// <summary>What the policies, or an obstacle on the way to them, say.</summary>
    public static ImageReview Of(ImageReference reference, IReadOnlyList<CompiledPolicy> matching, ImageAnswer answer)
    {
        if (answer.Obstacle is { } obstacle)
        {
            return new ImageReview(
                reference.Canonical,
                answer.Digest,
                [.. matching.Select(p => new PolicyVerdict(p.Ref, p.Mode, Outcome.Violated, [], null))],
                [.. matching.Select(p => new Finding(p.Ref, null, p.Mode, obstacle.Reason, obstacle.Message))],
                answer.LastKnownGood,
                answer.Endpoint);
        }

        List<Finding>? findings = null;
        foreach (var verdict in answer.Policies)
        {
            if (verdict.Outcome is not (Outcome.Satisfied or Outcome.Exempt))
                (findings ??= []).AddRange(Findings(verdict));
        }

        return new ImageReview(reference.Canonical, answer.Digest, answer.Policies, findings ?? [], answer.LastKnownGood, answer.Endpoint);
    }

    /// <summary>The verdict for one container or volume that names this reference.</summary>
    public ImageVerdict For(ContainerImage image) => new(
        image,
        reference,
        digest,
        policies,
        DenialsOf(image))
    {
        LastKnownGood = lastKnownGood,
        Endpoint = endpoint,
    };

    private Denial[] DenialsOf(ContainerImage image)
    {
        var denials = findings.Count == 0 ? [] : new Denial[findings.Count];
        for (var i = 0; i < denials.Length; i++)
        {
            var found = findings[i];
            denials[i] = new Denial(image.Container, image.Field, reference, digest, found.Policy, found.Requirement, found.Mode, found.Reason, found.Message);
        }

        return denials;
    }

    private static IEnumerable<Finding> Findings(PolicyVerdict verdict)
    {
        var named = false;
        foreach (var requirement in verdict.Requirements.Where(r => r.Outcome == Outcome.Violated))
        {
            named = true;
            var name = requirement.Name == RequirementVerdict.WholePolicy ? null : requirement.Name;
            yield return new Finding(verdict.Policy, name, verdict.Mode, requirement.Reason ?? Reason.InternalError, requirement.Message);
        }

        // Not satisfied, and no requirement says why: still never a pass.
        if (!named)
            yield return new Finding(verdict.Policy, null, verdict.Mode, Reason.InternalError, "the policy is not satisfied, and no requirement says why");
    }

    private sealed record Finding(PolicyRef? Policy, string? Requirement, EnforcementMode Mode, Reason Reason, string Message);
}
