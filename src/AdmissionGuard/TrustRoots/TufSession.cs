using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>
/// The commands of <c>admissionguard tuf</c>. Here the metadata directory is where the user put the trusted root, and the
/// newest root that was reached from it is the trusted one (TUF specification, 5.3.8).
/// </summary>
/// <param name="metadata">Directory of the trusted metadata.</param>
/// <param name="output">Where progress goes.</param>
internal sealed class TufSession(DirectoryInfo metadata, TextWriter output)
{
    private readonly FileTufStore store = new(metadata.FullName);

    /// <summary>Trusts a root, without asking the repository.</summary>
    public async Task<TufFailure?> InitAsync(FileInfo root, CancellationToken cancellation)
    {
        var read = await new FileTufStore(root.DirectoryName!).ReadAsync(root.Name, TufLimits.MaxRootLength, cancellation).ConfigureAwait(false);
        if (read.Content is not { } raw) return new TufFailure(read.Failure, root.FullName, read.Reason, "root metadata");
        if (TufRoot.Check(raw) is { } untrustworthy) return untrustworthy;
        // Versions seen in another repository, or a chain from another root, would only be in the way.
        foreach (var old in (string[])["timestamp.json", "snapshot.json", "targets.json"]) await store.DeleteAsync(old, cancellation).ConfigureAwait(false);
        var history = Path.Combine(metadata.FullName, "root_history");
        if (Directory.Exists(history)) Directory.Delete(history, recursive: true);
        await store.WriteAsync("root.json", raw, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Brings the metadata up to date.</summary>
    public async Task<TufFailure?> RefreshAsync(Uri metadataUrl, CancellationToken cancellation)
    {
        using var client = TufHttp.CreateForUser();
        var (_, failure) = await UpdateAsync(new HttpTufRepository(client, metadataUrl, null), cancellation).ConfigureAwait(false);
        return failure;
    }

    /// <summary>Brings the metadata up to date and downloads targets, in order, up to the first that fails.</summary>
    public async Task<TufFailure?> DownloadAsync(Uri metadataUrl, Uri targetsUrl, IEnumerable<string> targets, DirectoryInfo directory, CancellationToken cancellation)
    {
        using var client = TufHttp.CreateForUser();
        var (updater, failure) = await UpdateAsync(new HttpTufRepository(client, metadataUrl, targetsUrl), cancellation).ConfigureAwait(false);
        if (failure is not null) return failure;
        var downloads = new FileTufStore(directory.FullName);
        foreach (var path in targets)
        {
            if (await DownloadAsync(updater!, path, downloads, directory, cancellation).ConfigureAwait(false) is { } refused) return refused;
        }

        return null;
    }

    private async Task<(TufUpdater? Updater, TufFailure? Failure)> UpdateAsync(HttpTufRepository repository, CancellationToken cancellation)
    {
        var root = await store.ReadAsync("root.json", TufLimits.MaxRootLength, cancellation).ConfigureAwait(false);
        if (root.Content is not { } trusted) return (null, new TufFailure(root.Failure, "root", root.Reason, "a trusted root: run init first"));
        var updater = new TufUpdater(trusted, repository, store, TimeProvider.System);
        var failure = await updater.RefreshAsync(cancellation).ConfigureAwait(false);
        if (failure is null)
            await output.WriteLineAsync($"root version {updater.RootVersion}, current until {updater.Expires:O}").ConfigureAwait(false);
        return (updater, failure);
    }

    private async Task<TufFailure?> DownloadAsync(TufUpdater updater, string path, FileTufStore downloads, DirectoryInfo directory, CancellationToken cancellation)
    {
        var found = await updater.FindTargetAsync(path, cancellation).ConfigureAwait(false);
        if (!found.IsSuccess) return found.Failure;
        var target = found.Value;
        var name = TufFileName.ForDisk(path);
        var file = Path.Combine(directory.FullName, name);
        var present = await downloads.ReadAsync(name, TufLimits.MaxTargetLength, cancellation).ConfigureAwait(false);
        if (present.Content is { } old && target.Check(old.Span) is null)
        {
            await output.WriteLineAsync($"{file} is up to date").ConfigureAwait(false);
            return null;
        }

        var downloaded = await updater.DownloadAsync(target, cancellation).ConfigureAwait(false);
        if (!downloaded.IsSuccess) return downloaded.Failure;
        await downloads.WriteAsync(name, downloaded.Value, cancellation).ConfigureAwait(false);
        await output.WriteLineAsync($"{file} written").ConfigureAwait(false);
        return null;
    }
}
