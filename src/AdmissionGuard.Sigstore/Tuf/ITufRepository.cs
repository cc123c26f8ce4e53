namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The remote repository: an untrusted source of bytes.</summary>
public interface ITufRepository
{
    /// <summary>Fetches a metadata file.</summary>
    /// <param name="fileName">The name of the file below the metadata address, percent-encoded where needed, such as <c>2.root.json</c>.</param>
    /// <param name="maxLength">Bytes after which the answer must be <see cref="TufFetch.TooLong"/>; no more than these may be read.</param>
    /// <param name="cancellation">Ends the request.</param>
    ValueTask<TufFetch> FetchMetadataAsync(string fileName, int maxLength, CancellationToken cancellation);

    /// <summary>Fetches a target file.</summary>
    /// <param name="path">The path of the file below the targets address, percent-encoded segment by segment, without <c>.</c> and <c>..</c>.</param>
    /// <param name="maxLength">Bytes after which the answer must be <see cref="TufFetch.TooLong"/>; no more than these may be read.</param>
    /// <param name="cancellation">Ends the request.</param>
    ValueTask<TufFetch> FetchTargetAsync(string path, int maxLength, CancellationToken cancellation);
}
