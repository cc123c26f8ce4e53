namespace AdmissionGuard.Registry.Evidence;

/// <summary>
/// A search under way. Enumerate it to get the pieces, likeliest first, and stop as soon as they suffice; what is not
/// asked for is not fetched. One enumeration, by one caller.
/// </summary>
public abstract class EvidenceSearch : IAsyncEnumerable<EvidencePiece>
{
    /// <summary>How the search went so far; final once the enumeration ended.</summary>
    public abstract EvidenceReport Report { get; }

    /// <summary>Remembers that a piece satisfied a requirement, so that its place is asked first next time. A hint, no more.</summary>
    /// <param name="piece">A piece of this search.</param>
    public abstract void Remember(EvidencePiece piece);

    /// <inheritdoc/>
    public abstract IAsyncEnumerator<EvidencePiece> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
