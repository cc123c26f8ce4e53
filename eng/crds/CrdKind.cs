using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Crds;

/// <summary>What a CustomResourceDefinition says beside the schema.</summary>
/// <param name="Type">The model.</param>
/// <param name="Plural">The plural name.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
/// <param name="Columns">What <c>kubectl get</c> shows: name, type, path.</param>
public sealed record CrdKind(Type Type, string Plural, bool IsNamespaced, IReadOnlyList<(string Name, string Type, string Path)> Columns)
{
    private static readonly (string, string, string)[] PolicyColumns =
    [
        ("Mode", "string", ".spec.mode"),
        ("Ready", "string", Condition("Ready")),
        ("Enforced", "string", Condition("Enforced")),
        ("Compliant", "string", Condition("Compliant")),
        ("Violations", "integer", ".status.violations.count"),
        ("Age", "date", ".metadata.creationTimestamp"),
    ];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<CrdKind> All { get; } =
    [
        new(typeof(ClusterImagePolicy), "clusterimagepolicies", false, PolicyColumns),
        new(typeof(ImagePolicy), "imagepolicies", true, PolicyColumns),
        new(typeof(TrustRoot), "trustroots", false,
        [
            ("Ready", "string", Condition("Ready")),
            ("Fresh", "string", Condition("Fresh")),
            ("Version", "string", ".status.version"),
            ("Expires", "string", ".status.expires"),
            ("Age", "date", ".metadata.creationTimestamp"),
        ]),
        new(typeof(ImagePolicyException), "imagepolicyexceptions", false,
        [
            ("Until", "string", ".spec.until"),
            ("In Force", "string", Condition("InForce")),
            ("Used By", "integer", ".status.usedBy"),
            ("Reason", "string", ".spec.reason"),
            ("Age", "date", ".metadata.creationTimestamp"),
        ]),
    ];

    /// <summary>The file in <c>crds/</c>.</summary>
    public string FileName => $"{ApiGroup.Name}_{Plural}.yaml";

    private static string Condition(string type) => $".status.conditions[?(@.type==\"{type}\")].status";
}
