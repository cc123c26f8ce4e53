using System.Collections.Concurrent;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Remembers for a short while which images the registries were asked about, so that an image that runs in many namespaces
/// is asked for once. What is looked at in common has one key: the image, the credentials and the policies.
/// </summary>
/// <param name="window">How long a look is good for others.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedLooks(TimeSpan window, TimeProvider time)
{
    /// <summary>Images that are told apart; past it all are forgotten, which costs each one more look.</summary>
    private const int MaxImages = 20_000;

    private readonly ConcurrentDictionary<(string Image, string Credentials, string Policies), Look> looks = new();

    /// <summary>
    /// Takes up somebody's recent look, waiting for one that is under way, or else asks: whoever comes meanwhile waits.
    /// </summary>
    /// <param name="key">What is looked at.</param>
    /// <param name="recent">Judges by what a recent look has learned, which began at the given time; null when that will not do.</param>
    /// <param name="ask">Asks, and judges by that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ImageVerdict> LookAsync(
        (string Image, string Credentials, string Policies) key, Func<DateTimeOffset, Task<ImageVerdict?>> recent, Func<Task<ImageVerdict>> ask, CancellationToken cancellationToken)
    {
        if (looks.Count >= MaxImages)
            looks.Clear();
        var own = new Look(time.GetTimestamp(), time.GetUtcNow());
        while (looks.GetOrAdd(key, own) is var look && !ReferenceEquals(look, own))
        {
            if (time.GetElapsedTime(look.Began) < window
                && await look.Answered.Task.WaitAsync(cancellationToken).ConfigureAwait(false)
                && await recent(look.AskedAt).ConfigureAwait(false) is { } shared)
                return shared;
            if (looks.TryUpdate(key, own, look))
                break;
        }

        var isAnswered = false;
        try
        {
            var verdict = await ask().ConfigureAwait(false);
            isAnswered = ImageVerdicts.Obstacle(verdict) is null;
            return verdict;
        }
        finally
        {
            own.Answered.SetResult(isAnswered);
        }
    }

    private sealed record Look(long Began, DateTimeOffset AskedAt)
    {
        public TaskCompletionSource<bool> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
