namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// A pattern for a registry's host and port: <c>*</c> stays within one label, so that <c>*.example.com</c> is neither
/// <c>example.com</c> nor <c>a.b.example.com</c>; alone it is any host.
/// </summary>
internal sealed class HostPattern
{
    private static readonly char[] Separators = ['.', ':'];
    private readonly string[] labels;

    public HostPattern(string text)
    {
        Text = text;
        labels = text.Split(Separators);
    }

    public string Text { get; }

    public bool IsAny => Text == "*";

    public bool IsLiteral => SegmentPattern.IsLiteral(Text);

    public bool Matches(string host)
    {
        if (IsAny)
            return true;

        var hostLabels = host.Split(Separators);
        if (hostLabels.Length != labels.Length || host.Contains(':', StringComparison.Ordinal) != Text.Contains(':', StringComparison.Ordinal))
            return false;

        for (var i = 0; i < labels.Length; i++)
        {
            if (!SegmentPattern.Matches(labels[i], hostLabels[i]))
                return false;
        }

        return true;
    }
}
