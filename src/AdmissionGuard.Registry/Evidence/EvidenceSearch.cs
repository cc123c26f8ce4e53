using System.Runtime.CompilerServices;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>
/// A search under way. Enumerate it to get the pieces, likeliest first, and stop as soon as they suffice; what is not
/// asked for is not fetched. One enumeration, by one caller.
/// </summary>
public sealed class EvidenceSearch : IAsyncEnumerable<EvidencePiece>
{
    /// <summary>Fetches of evidence under way together: enough to hide latency, few enough to leave the registry's bulkhead to others.</summary>
    private const int Window = 8;

    private readonly EvidenceQuery query;
    private readonly IReadOnlyList<EvidencePlace> places;
    private readonly EvidenceHints hints;
    private readonly DateTimeOffset start;
    private readonly SearchLog log = new();
    private readonly PlaceLister lister;

    internal EvidenceSearch(IContentSource source, EvidenceQuery query, IReadOnlyList<EvidencePlace> places, EvidenceHints hints, RegistryLimits limits, DateTimeOffset start)
    {
        this.query = query;
        this.places = places;
        this.hints = hints;
        this.start = start;
        lister = new PlaceLister(source, query, hints, new EvidenceReader(source, query, limits, log), log);
    }

    /// <summary>How the search went so far; final once the enumeration ended.</summary>
    public EvidenceReport Report => log.Report();

    /// <summary>Remembers that a piece satisfied a requirement, so that its place is asked first next time. A hint, no more.</summary>
    /// <param name="piece">A piece of this search.</param>
    public void Remember(EvidencePiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        if (piece.Origin is { } place)
            hints.Used(place);
    }

    private Freshness Freshness => query.Freshness ?? Freshness.Remembered(start);

    /// <inheritdoc/>
    public IAsyncEnumerator<EvidencePiece> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        (query.Everything ? FindEverythingAsync(cancellationToken) : FindInTurnAsync(cancellationToken)).GetAsyncEnumerator(cancellationToken);

    /// <summary>One place after the other; in each, what is likeliest alone and then several together.</summary>
    private async IAsyncEnumerable<EvidencePiece> FindInTurnAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] underWay = [];
        try
        {
            // Twice: what is remembered first; then, before "there is none", what the registry says now. Answers that this
            // search itself got are new enough, so the second round costs nothing when nothing was remembered.
            foreach (var freshness in new[] { Freshness, Freshness.Since(Freshness.Present ?? start) })
            {
                foreach (var place in places.Where(p => !log.HasFailed(p)))
                {
                    var (steps, atOnce) = await lister.ListAsync(place, freshness, stop.Token).ConfigureAwait(false);
                    for (var i = 0; i < steps.Count;)
                    {
                        var count = Math.Min(i == 0 ? Math.Min(atOnce, Window) : Window, steps.Count - i);
                        var together = steps.Skip(i).Take(count).Select(s => s(stop.Token)).ToArray();
                        underWay = together;
                        i += count;
                        foreach (var step in together)
                        {
                            foreach (var piece in await step.ConfigureAwait(false))
                                yield return piece;
                        }
                    }
                }
            }

            log.Ended();
        }
        finally
        {
            await StopAsync(stop, underWay).ConfigureAwait(false);
        }
    }

    /// <summary>All places at once, given in a stable order.</summary>
    private async IAsyncEnumerable<EvidencePiece> FindEverythingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var window = new SemaphoreSlim(Window);
        var listings = places.Select(p => lister.ListAsync(p, Freshness, stop.Token)).ToArray();
        var fetches = new List<Task<IReadOnlyList<EvidencePiece>>>();
        try
        {
            foreach (var listing in listings)
            {
                foreach (var step in (await listing.ConfigureAwait(false)).Steps)
                    fetches.Add(InWindowAsync(window, step, stop.Token));
            }

            foreach (var fetch in fetches)
            {
                foreach (var piece in await fetch.ConfigureAwait(false))
                    yield return piece;
            }

            log.Ended();
        }
        finally
        {
            await StopAsync(stop, [.. listings, .. fetches]).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what the caller no longer waits for; its outcome interests nobody.</summary>
    private static async Task StopAsync(CancellationTokenSource stop, Task[] underWay)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<IReadOnlyList<EvidencePiece>> InWindowAsync(SemaphoreSlim window, PlaceSteps.Step step, CancellationToken cancellationToken)
    {
        await window.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await step(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            window.Release();
        }
    }
}
