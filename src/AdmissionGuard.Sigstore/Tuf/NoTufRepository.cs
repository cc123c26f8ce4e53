namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>A repository that has nothing, for updates from the store alone.</summary>
internal sealed class NoTufRepository : ITufRepository
{
    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchMetadataAsync(string fileName, int maxLength, CancellationToken cancellation) => new(TufFetch.NotFound("not stored"));

    /// <inheritdoc/>
    public ValueTask<TufFetch> FetchTargetAsync(string path, int maxLength, CancellationToken cancellation) => new(TufFetch.NotFound("not stored"));
}
