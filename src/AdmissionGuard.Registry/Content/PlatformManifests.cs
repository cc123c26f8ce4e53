using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Content;

/// <summary>
/// The manifests of an index that a node could run, through nested indexes (OCI image-spec v1.1, image-index.md). Only
/// entries of platform <c>unknown/unknown</c> are left out: no node runs them.
/// </summary>
public static class PlatformManifests
{
    /// <summary>Lists them, each once, in the index's order. An image manifest is its own only platform.</summary>
    /// <param name="source">Where nested indexes are.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="manifest">The index or manifest.</param>
    /// <param name="limits">Entries in all, and depth.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<RegistryResult<IReadOnlyList<PlatformManifest>>> ListAsync(
        IContentSource source,
        RepositoryName repository,
        FetchedManifest manifest,
        RegistryLimits limits,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(limits);
        var found = new OrderedDictionary<Digest, PlatformManifest>();
        if (manifest.Document is not ImageIndex root)
            return new PlatformManifest[] { new(manifest.Digest, null) };
        // Breadth first and without recursion; an index that was seen is not opened again, itself included.
        var seen = new HashSet<Digest> { manifest.Digest };
        List<ImageIndex> level = [root];
        for (var depth = 1; level.Count > 0; depth++)
        {
            var nested = new List<Descriptor>();
            foreach (var entry in level.SelectMany(i => i.Manifests).Where(e => e.Platform is not { IsUnknown: true }))
            {
                if (MediaTypes.IsIndex(entry.MediaType))
                    nested.Add(entry);
                else
                    found.TryAdd(entry.Digest, new PlatformManifest(entry.Digest, entry.Platform));
            }

            if (found.Count + nested.Count > limits.IndexEntries)
                return Refuse(manifest, $"more than {limits.IndexEntries} manifests in nested indexes");
            if (nested.Count > 0 && depth == limits.IndexDepth)
                return Refuse(manifest, $"indexes nested more than {limits.IndexDepth} deep");
            var next = new List<ImageIndex>();
            foreach (var entry in nested.Where(e => seen.Add(e.Digest)))
            {
                var fetched = await source.GetManifestAsync(repository, entry.Digest, cancellationToken).ConfigureAwait(false);
                if (!fetched.IsSuccess)
                    return fetched.Failure;
                if (fetched.Value.Document is not ImageIndex index)
                    return new RegistryFailure(RegistryFailureKind.Invalid, $"{manifest.Endpoint}: {entry.Digest} is listed as an index and is none", manifest.Endpoint);
                next.Add(index);
            }

            level = next;
        }

        return found.Values.ToArray();
    }

    private static RegistryFailure Refuse(FetchedManifest manifest, string why) =>
        new(RegistryFailureKind.LimitExceeded, $"{manifest.Endpoint}: {manifest.Digest}: {why}", manifest.Endpoint);
}
