namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>Orders numbers of any length as they are written.</summary>
internal static class NumericText
{
    /// <summary>Compares digits; none are zero.</summary>
    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : Math.Sign(a.SequenceCompareTo(b));
    }
}
