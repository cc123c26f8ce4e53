using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Which images run where, and what is known about each: kept up to date by what the Pods' watch says, so that nothing is
/// listed again. Safe for concurrent use.
/// </summary>
/// <param name="labels">The labels of a namespace; null for one that is not known (yet).</param>
internal sealed class RunningImages(Func<string, IReadOnlyDictionary<string, string>?> labels)
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private static readonly IComparer<(string Pod, string Container)> ByName = Comparer<(string Pod, string Container)>.Create(
        (one, other) => string.CompareOrdinal(one.Pod, other.Pod) is var order and not 0 ? order : string.CompareOrdinal(one.Container, other.Container));


    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, List<(ImageKey Key, string Container)>> pods = [];
    private readonly Dictionary<string, string> policySets = new(StringComparer.Ordinal);
    private Dictionary<ImageKey, ImageGroup> groups = [];
    private PolicySnapshot snapshot = PolicySnapshot.Empty;

    /// <summary>Takes in a Pod that is new, changed or gone.</summary>
    public PodChange Put(ObjectKey key, PodRecord? pod)
    {
        lock (gate)
        {
            var before = pods.GetValueOrDefault(key) ?? [];
            var fresh = new List<ImageKey>();
            var now = pod is null ? [] : Add(groups, pod, fresh, isNew: true);
            var touched = now.Except(before).Concat(before.Except(now)).Select(image => groups.GetValueOrDefault(image.Key)).OfType<ImageGroup>().ToHashSet();
            foreach (var (gone, container) in before.Except(now))
            {
                if (groups.TryGetValue(gone, out var group) && group.Users.Remove((key, container)) && group.Users.Count == 0)
                    groups.Remove(gone);
            }

            if (now.Count == 0)
                pods.Remove(key);
            else
                pods[key] = now;
            return new PodChange(
                fresh, touched.SelectMany(g => g.Policies).Select(p => p.Ref).ToHashSet(), touched.SelectMany(g => (g.Result ?? g.Before)?.Exceptions ?? []).ToHashSet(StringComparer.Ordinal));
        }
    }

    /// <summary>Matches every Pod anew, with other policies or other labels of namespaces.</summary>
    /// <returns>The images for which something changed.</returns>
    public IReadOnlyList<ImageKey> Rematch(PolicySnapshot policies, IEnumerable<PodRecord> all)
    {
        lock (gate)
        {
            snapshot = policies;
            policySets.Clear();
            var old = groups;
            var earlier = old.Values.GroupBy(g => (g.Key.Namespace, g.Key.Image, g.Key.Running)).ToDictionary(g => g.Key, g => g.First());
            var next = new Dictionary<ImageKey, ImageGroup>();
            var fresh = new List<ImageKey>();
            pods.Clear();
            foreach (var pod in all)
            {
                if (Add(next, pod, fresh, isNew: false) is { Count: > 0 } images)
                    pods[pod.Metadata.Key] = images;
            }

            var changed = new List<ImageKey>();
            foreach (var group in next.Values)
            {
                if (old.TryGetValue(group.Key, out var same))
                {
                    (group.Result, group.Before, group.Obstacle) = (same.Result, same.Before, same.Obstacle);
                    if (group.Result is not null)
                        continue;
                }
                else if (earlier.TryGetValue((group.Key.Namespace, group.Key.Image, group.Key.Running), out var other))
                {
                    group.Before = other.Result ?? other.Before;
                }

                changed.Add(group.Key);
            }

            groups = next;
            return changed;
        }
    }

    /// <summary>The image's group, or null when it no longer runs.</summary>
    public ImageGroup? Find(ImageKey key)
    {
        lock (gate)
            return groups.GetValueOrDefault(key);
    }

    /// <summary>When the youngest Pod that runs an image was made; null when that is not known.</summary>
    public DateTimeOffset? YoungestOf(ImageGroup group)
    {
        lock (gate)
            return group.Users.Values.Max(p => p.Metadata.CreationTimestamp);
    }

    /// <summary>Notes a verdict.</summary>
    /// <returns>Where the image runs.</returns>
    public IReadOnlyList<(string Container, PodRecord Pod)> Note(ImageGroup group, ImageResult? result, string? obstacle)
    {
        lock (gate)
        {
            group.Obstacle = obstacle;
            if (result is not null)
                (group.Result, group.Before) = (result, null);
            return [.. group.Users.Select(u => (u.Key.Container, u.Value))];
        }
    }

    /// <summary>Every group, with a user and the verdict that counts: for summaries.</summary>
    public IReadOnlyList<ImageState> States()
    {
        lock (gate)
            return [.. groups.Values.Select(g => new ImageState(g.Key, g.Image, g.Policies, g.Result ?? g.Before, g.Result is null && g.Obstacle is null && !g.IsNew, g.Obstacle, First(g.Users).Container, First(g.Users).Pod, g.Users.Count))];
    }

    private static (string Container, PodRecord Pod) First(Dictionary<(ObjectKey Pod, string Container), PodRecord> users)
    {
        var first = users.MinBy(u => (u.Value.Metadata.Name, u.Key.Container), ByName);
        return (first.Key.Container, first.Value);
    }

    private List<(ImageKey Key, string Container)> Add(Dictionary<ImageKey, ImageGroup> into, PodRecord pod, List<ImageKey> fresh, bool isNew)
    {
        var found = new List<(ImageKey, string)>();
        foreach (var image in RunningImage.Of(pod))
        {
            var policies = Matching(pod, image);
            if (policies.Count == 0)
                continue;
            var hashes = string.Join(',', policies.Select(p => p.Hash));
            if (!policySets.TryGetValue(hashes, out var shared))
                policySets[hashes] = shared = hashes;
            var key = new ImageKey(
                pod.Metadata.Namespace ?? "", image.Image, image.Running, pod.Spec.ServiceAccountName,
                string.Join(',', (pod.Spec.ImagePullSecrets ?? []).Select(s => s.Name)), shared);
            if (!into.TryGetValue(key, out var group))
            {
                into.Add(key, group = new ImageGroup(key, pod, image, policies) { IsNew = isNew });
                fresh.Add(key);
            }

            group.Users[(pod.Metadata.Key, image.Container)] = pod;
            found.Add((key, image.Container));
        }

        return found;
    }

    private IReadOnlyList<CompiledPolicy> Matching(PodRecord pod, RunningImage image) =>
        ImageReference.TryParse(image.Image, out var reference, out _)
            ? snapshot.Match(new ReviewSubject
            {
                Host = reference.Host,
                Repository = reference.Repository,
                Tag = reference.Tag,
                Digest = reference.Digest?.ToString(),
                Namespace = pod.Metadata.Namespace ?? "",
                NamespaceLabels = labels(pod.Metadata.Namespace ?? "") ?? NoLabels,
                ObjectLabels = pod.Metadata.Labels ?? NoLabels,
            })
            : [];
}
