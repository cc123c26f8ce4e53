using System.Collections.Concurrent;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Which index lists what a node runs. Some container runtimes report the manifest of the node's platform where a Pod names
/// an index, while signatures and admission are about the index. That an index lists a manifest follows from its bytes,
/// which have its digest: whoever moves a tag can only show other indexes, and each must satisfy the policies itself.
/// </summary>
/// <param name="sources">The registries.</param>
/// <param name="limits">How large an index may be.</param>
/// <param name="window">How long a tag is not asked again for what it was asked for in vain.</param>
/// <param name="time">The clock.</param>
internal sealed class RunningIndexes(IImageSources sources, RegistryLimits limits, TimeSpan window, TimeProvider time)
{
    /// <summary>Images that are remembered; past it all are forgotten, which costs each one more look.</summary>
    private const int MaxImages = 20_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Image, string Credentials), long> inVain = new();

    /// <summary>The index by digest, as a reference to judge, that is known to list what runs; null when none is.</summary>
    /// <param name="image">What runs.</param>
    public string? Of(RunningImage image) => known.GetValueOrDefault(image.Judged);

    /// <summary>Asks what the tag, or the digest, that the Pod names is now: an index that lists what runs?</summary>
    /// <param name="image">What runs.</param>
    /// <param name="identity">Whose credentials are used.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The index by digest, as a reference to judge; null when it is something else, or the registry does not say.</returns>
    public async Task<string?> FindAsync(RunningImage image, PullIdentity identity, CancellationToken cancellationToken)
    {
        if (image.Running is not { } running || !ImageReference.TryParse(image.Image, out var reference, out _) || !Digest.TryParse(running, out var runs) || reference.Digest == runs)
            return null;
        var asking = (image.Judged, identity.ScopeIdFor(reference.Name));
        if (inVain.TryGetValue(asking, out var at) && time.GetElapsedTime(at) < window)
            return null;
        if (inVain.Count >= MaxImages)
            inVain.Clear();
        inVain[asking] = time.GetTimestamp();
        var now = time.GetUtcNow();
        var source = sources.Open(reference, identity, now + Deadline);
        var named = reference.Digest is { } pinned
            ? await source.GetManifestAsync(reference.Name, pinned, cancellationToken).ConfigureAwait(false)
            : await source.GetTaggedManifestAsync(reference.Name, reference.Tag!, Freshness.Since(now), cancellationToken).ConfigureAwait(false);
        if (!named.IsSuccess || named.Value.Digest == runs)
            return null;
        var listed = await PlatformManifests.ListAsync(source, reference.Name, named.Value, limits, cancellationToken).ConfigureAwait(false);
        if (!listed.IsSuccess || listed.Value.All(m => m.Digest != runs))
            return null;
        inVain.TryRemove(asking, out _);
        if (known.Count >= MaxImages)
            known.Clear();
        return known[image.Judged] = reference.WithDigest(named.Value.Digest).Canonical;
    }
}
