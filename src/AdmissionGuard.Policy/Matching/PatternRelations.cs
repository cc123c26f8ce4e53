namespace AdmissionGuard.Policy.Matching;

/// <summary>How image patterns relate, as far as it can be told for certain. For advice only.</summary>
internal static class PatternRelations
{
    /// <summary>True only when every image of <paramref name="inner"/> is one of <paramref name="outer"/>.</summary>
    public static bool Includes(this ImagePattern outer, ImagePattern inner)
    {
        if (!(outer.Host.IsAny || outer.Host.Text == inner.Host.Text || (inner.Host.IsLiteral && outer.Host.Matches(inner.Host.Text))))
            return false;
        if (inner.Path.Segments.All(SegmentPattern.IsLiteral))
            return outer.Path.Matches(string.Join('/', inner.Path.Segments));
        var (a, b) = (outer.Path.Segments, inner.Path.Segments);
        return a.SequenceEqual(b, StringComparer.Ordinal)
            || (a[^1] == "**" && b.Count >= a.Count && a.SkipLast(1).Zip(b).All(p => p.First == p.Second && p.First != "**"));
    }

    /// <summary>False only when no image is one of both.</summary>
    public static bool MayMeet(this ImagePattern a, ImagePattern b)
    {
        if (a.Host.IsLiteral && b.Host.IsLiteral ? a.Host.Text != b.Host.Text : a.Host.IsLiteral ? !b.Host.Matches(a.Host.Text) : b.Host.IsLiteral && !a.Host.Matches(b.Host.Text))
            return false;
        foreach (var (x, y) in a.Path.Segments.Zip(b.Path.Segments))
        {
            if (x == "**" || y == "**")
                return true;
            if (SegmentPattern.IsLiteral(x) && SegmentPattern.IsLiteral(y) ? x != y : SegmentPattern.IsLiteral(x) ? !SegmentPattern.Matches(y, x) : SegmentPattern.IsLiteral(y) && !SegmentPattern.Matches(x, y))
                return false;
        }

        var longer = a.Path.Segments.Count > b.Path.Segments.Count ? a.Path.Segments : b.Path.Segments;
        return a.Path.Segments.Count == b.Path.Segments.Count || longer.Contains("**", StringComparer.Ordinal);
    }
}
