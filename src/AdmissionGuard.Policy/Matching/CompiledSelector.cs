using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Matching;

/// <summary>A label selector, ready to match (Kubernetes, <c>metav1.LabelSelector</c>): empty matches everything.</summary>
internal sealed class CompiledSelector
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> labels;
    private readonly IReadOnlyList<LabelSelectorRequirement> expressions;

    /// <summary>Takes a selector that the compiler has checked.</summary>
    public CompiledSelector(LabelSelector? selector)
    {
        labels = selector?.MatchLabels?.ToArray() ?? [];
        expressions = selector?.MatchExpressions ?? [];
    }

    /// <summary>Matches everything.</summary>
    public static CompiledSelector Everything { get; } = new(null);

    public bool Matches(IReadOnlyDictionary<string, string> found)
    {
        foreach (var (key, value) in labels)
        {
            if (!found.TryGetValue(key, out var actual) || actual != value)
                return false;
        }

        foreach (var expression in expressions)
        {
            if (!Holds(expression, found))
                return false;
        }

        return true;
    }

    private static bool Holds(LabelSelectorRequirement wanted, IReadOnlyDictionary<string, string> found)
    {
        var value = found.GetValueOrDefault(wanted.Key!);
        return wanted.Operator switch
        {
            LabelSelectorOperator.In => value is not null && wanted.Values!.Contains(value, StringComparer.Ordinal),
            LabelSelectorOperator.NotIn => value is null || !wanted.Values!.Contains(value, StringComparer.Ordinal),
            LabelSelectorOperator.Exists => value is not null,
            LabelSelectorOperator.DoesNotExist => value is null,
            _ => throw new InvalidOperationException("the compiler lets no other operator pass"),
        };
    }
}
