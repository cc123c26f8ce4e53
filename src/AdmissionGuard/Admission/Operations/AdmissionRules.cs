namespace AdmissionGuard.Admission.Operations;

/// <summary>What the operator of the cluster decides about requests, apart from policies.</summary>
internal sealed record AdmissionRules
{
    /// <summary>
    /// Mirror Pods stand for static Pods that a node already runs from its own disk; denying one hides the Pod and stops
    /// nothing, so they are admitted unless this is false.
    /// </summary>
    public bool AdmitMirrorPods { get; init; } = true;

    /// <summary>Connecting (exec, attach, port-forward, proxy) brings no image; admitted unless this is false.</summary>
    public bool AdmitConnect { get; init; } = true;

    /// <summary>
    /// Whether policies select an object otherwise after its labels changed: namespace, labels before, labels after. By
    /// default every change of labels counts.
    /// </summary>
    public Func<string, IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>, bool> SelectionChanges { get; init; } =
        static (_, before, after) => !SameLabels(before, after);

    private static bool SameLabels(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Count == after.Count
        && before.All(label => after.TryGetValue(label.Key, out var value) && string.Equals(value, label.Value, StringComparison.Ordinal));
}
