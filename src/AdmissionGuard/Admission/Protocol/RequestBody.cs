using System.Buffers;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>The body of one request in a pooled buffer. Dispose it when nothing points into it any more.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>
    /// Most bytes of a review. The API server stores objects of up to 3 MiB and sends the new and the old one, and the
    /// envelope needs little.
    /// </summary>
    public const int MaxBytes = 7 * 1024 * 1024;

    // A declared length is only believed up to here: most reviews fit, and an announcement reserves no memory.
    private const int FirstBuffer = 32 * 1024;

    private readonly BodyBudget budget;
    private byte[] buffer = [];
    private int length;

    private RequestBody(BodyBudget budget) => this.budget = budget;

    /// <summary>What became of reading a body.</summary>
    internal enum Outcome
    {
        /// <summary>It is there.</summary>
        Read,

        /// <summary>It is over <see cref="MaxBytes"/>.</summary>
        TooLong,

        /// <summary>All bodies together are over the budget.</summary>
        NoMemory,
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads a body, whatever its encoding, never keeping more than <see cref="MaxBytes"/>.</summary>
    /// <param name="stream">The request's body.</param>
    /// <param name="declaredLength">Its Content-Length, when there is one.</param>
    /// <param name="budget">What bodies may take together.</param>
    /// <param name="cancellationToken">Cancelled at the deadline.</param>
    /// <returns>The body, or why there is none.</returns>
    /// <exception cref="IOException">The connection broke or the client sent too slowly.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async ValueTask<(RequestBody? Body, Outcome Outcome)> ReadAsync(
        Stream stream, long? declaredLength, BodyBudget budget, CancellationToken cancellationToken)
    {
        if (declaredLength > MaxBytes)
            return (null, Outcome.TooLong);
        var body = new RequestBody(budget);
        var outcome = Outcome.NoMemory;
        try
        {
            outcome = await body.FillAsync(stream, (int)Math.Min(declaredLength + 1 ?? FirstBuffer, FirstBuffer), cancellationToken).ConfigureAwait(false);
            return outcome == Outcome.Read ? (body, outcome) : (null, outcome);
        }
        finally
        {
            if (outcome != Outcome.Read)
                body.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            budget.Return(buffer.Length);
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        buffer = [];
        length = 0;
    }

    private async ValueTask<Outcome> FillAsync(Stream stream, int firstBuffer, CancellationToken cancellationToken)
    {
        if (!TryGrow(firstBuffer))
            return Outcome.NoMemory;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > MaxBytes)
                return Outcome.TooLong;
            if (length == buffer.Length && !TryGrow(Math.Min(buffer.Length * 2, MaxBytes + 1)))
                return Outcome.NoMemory;
        }

        return Outcome.Read;
    }

    private bool TryGrow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        var old = buffer;
        old.AsSpan(0, length).CopyTo(larger);
        buffer = larger;
        if (old.Length > 0)
        {
            budget.Return(old.Length);
            ArrayPool<byte>.Shared.Return(old, clearArray: true);
        }

        return true;
    }
}
