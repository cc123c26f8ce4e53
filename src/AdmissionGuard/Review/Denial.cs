using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Review;

/// <summary>One thing that is wrong with one image, complete enough to act on.</summary>
/// <param name="Container">The container or volume.</param>
/// <param name="Field">The path of the field in the object.</param>
/// <param name="Image">The canonical reference where it parses, else as written.</param>
/// <param name="Digest">The digest that was judged, or null when none was reached.</param>
/// <param name="Policy">The policy, or null for a refusal that no policy is needed for.</param>
/// <param name="Requirement">The requirement, or null when the whole policy or image is concerned.</param>
/// <param name="Mode">What the violation does.</param>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Message">What was found against what was wanted; bounded, one line.</param>
public sealed record Denial(
    string Container,
    string Field,
    string Image,
    string? Digest,
    PolicyRef? Policy,
    string? Requirement,
    EnforcementMode Mode,
    Reason Reason,
    string Message)
{
    /// <summary>
    /// The line that people read: <c>container "api": ghcr.io/acme/app:v1 (sha256:3f1c…): policy production / signed: NoSignature: …</c>.
    /// </summary>
    public override string ToString()
    {
        var digest = Digest is null || Image.EndsWith(Digest, StringComparison.Ordinal) ? "" : $" ({Digest})";
        var policy = Policy is null ? "" : Requirement is null ? $": policy {Policy}" : $": policy {Policy} / {Requirement}";
        return $"container \"{Container}\": {Image}{digest}{policy}: {Reason}: {Message}";
    }
}
