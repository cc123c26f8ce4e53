namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// Where verified metadata is remembered between updates. What is read from it is verified again, so that writing to the
/// store gains an attacker nothing but the loss of our memory.
/// </summary>
public interface ITufStore
{
    /// <summary>Reads a file.</summary>
    /// <param name="fileName">A safe relative name, as <see cref="TufFileName"/> makes them.</param>
    /// <param name="maxLength">Bytes after which the answer must be <see cref="TufFetch.TooLong"/>.</param>
    /// <param name="cancellation">Ends the read.</param>
    ValueTask<TufFetch> ReadAsync(string fileName, int maxLength, CancellationToken cancellation);

    /// <summary>Replaces a file as a whole: a reader sees the old or the new content, never a part.</summary>
    /// <param name="fileName">A safe relative name.</param>
    /// <param name="content">Verified bytes.</param>
    /// <param name="cancellation">Ends the write.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    ValueTask WriteAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Removes a file, if it is there.</summary>
    /// <param name="fileName">A safe relative name.</param>
    /// <param name="cancellation">Ends the removal.</param>
    /// <exception cref="IOException">It could not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    ValueTask DeleteAsync(string fileName, CancellationToken cancellation);
}
