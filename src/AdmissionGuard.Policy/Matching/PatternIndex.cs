namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// Finds among very many patterns those that match an image, without trying each: by host, then by the leading segments
/// that are literal. Immutable once built, safe for concurrent use.
/// </summary>
/// <typeparam name="T">What a pattern belongs to.</typeparam>
internal sealed class PatternIndex<T>
{
    private readonly Dictionary<string, Node> hosts = new(StringComparer.Ordinal);
    private readonly List<(HostPattern Host, Node Root)> wildcardHosts = [];

    public PatternIndex(IEnumerable<(ImagePattern Pattern, T Value)> patterns)
    {
        foreach (var (pattern, value) in patterns)
            Root(pattern.Host).Add(pattern.Path.Segments, value);
    }

    /// <summary>Adds to <paramref name="found"/> what every matching pattern belongs to; once for each such pattern.</summary>
    public void Find(ReviewSubject subject, List<T> found)
    {
        var segments = subject.Repository.Split('/');
        if (hosts.TryGetValue(subject.Host, out var root))
            root.Find(segments, found);
        foreach (var (host, node) in wildcardHosts)
        {
            if (host.Matches(subject.Host))
                node.Find(segments, found);
        }
    }

    private Node Root(HostPattern host)
    {
        if (host.IsLiteral)
            return hosts.TryGetValue(host.Text, out var literal) ? literal : hosts[host.Text] = new Node();

        var known = wildcardHosts.FindIndex(w => w.Host.Text == host.Text);
        if (known < 0)
        {
            known = wildcardHosts.Count;
            wildcardHosts.Add((host, new Node()));
        }

        return wildcardHosts[known].Root;
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> children = new(StringComparer.Ordinal);
        private readonly List<(string[] Tail, T Value)> entries = [];

        public void Add(IReadOnlyList<string> segments, T value)
        {
            var node = this;
            var at = 0;
            for (; at < segments.Count && SegmentPattern.IsLiteral(segments[at]); at++)
            {
                if (!node.children.TryGetValue(segments[at], out var child))
                    node.children[segments[at]] = child = new Node();
                node = child;
            }

            node.entries.Add(([.. segments.Skip(at)], value));
        }

        public void Find(ReadOnlySpan<string> segments, List<T> found)
        {
            for (var node = this; node is not null; segments = segments[1..])
            {
                foreach (var (rest, value) in node.entries)
                {
                    if (PathPattern.Matches(rest, segments))
                        found.Add(value);
                }

                if (segments.IsEmpty || !node.children.TryGetValue(segments[0], out node))
                    return;
            }
        }
    }
}
