using System.Collections.Concurrent;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>Admits or denies by the text of the reference, and remembers what it was asked.</summary>
internal sealed class RecordingReviewer(Func<ContainerImage, Denial?>? judge = null) : IImageReviewer
{
    private readonly ConcurrentQueue<ReviewRequest> requests = new();

    /// <summary>Whether it remembers nothing, for load.</summary>
    public bool Forgets { get; init; }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyCollection<ReviewRequest> Requests => requests;

    /// <summary>Denies images of which the test holds.</summary>
    public static RecordingReviewer Denying(Predicate<string> unsigned, EnforcementMode mode = EnforcementMode.Enforce) =>
        new(image => unsigned(image.Image) ? NoSignature(image, mode) : null);

    /// <summary>A denial as the real reviewer words it.</summary>
    public static Denial NoSignature(ContainerImage image, EnforcementMode mode = EnforcementMode.Enforce) => new(
        image.Container, image.Field, image.Image, "sha256:" + new string('a', 64), new PolicyRef("production"), "signed", mode,
        Reason.NoSignature, "no signature was found, want one by release-key");

    public Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken)
    {
        if (!Forgets)
            requests.Enqueue(request);
        return Task.FromResult(new ReviewVerdict(
            [.. request.Images.Select(image => new ImageVerdict(
                image, image.Image, "sha256:" + new string('a', 64), [], judge?.Invoke(image) is { } denial ? [denial] : []))],
            "v1"));
    }
}
