using AdmissionGuard.Review;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>Never answers, whether it is cancelled or not: the worst that a registry can make of a reviewer.</summary>
internal sealed class HangingReviewer : IImageReviewer
{
    private int asked;

    public int Asked => Volatile.Read(ref asked);

    public async Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        await new TaskCompletionSource().Task;
        throw new InvalidOperationException("not reached");
    }
}
