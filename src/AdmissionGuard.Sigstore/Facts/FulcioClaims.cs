using System.Collections.Frozen;

namespace AdmissionGuard.Sigstore.Facts;

/// <summary>
/// The claims that Fulcio copies from the identity token into the signing certificate, by the names of Fulcio's
/// <c>docs/oid-info.md</c> (arc 1.3.6.1.4.1.57264.1), in lower camel case.
/// </summary>
public sealed class FulcioClaims
{
    /// <summary>The last arc of each extension's object identifier and the claim's name, in the order of the arcs.</summary>
    public static readonly FrozenDictionary<int, string> NamesByArc = new Dictionary<int, string>
    {
        [2] = "githubWorkflowTrigger",
        [3] = "githubWorkflowSHA",
        [4] = "githubWorkflowName",
        [5] = "githubWorkflowRepository",
        [6] = "githubWorkflowRef",
        [9] = "buildSignerURI",
        [10] = "buildSignerDigest",
        [11] = "runnerEnvironment",
        [12] = "sourceRepositoryURI",
        [13] = "sourceRepositoryDigest",
        [14] = "sourceRepositoryRef",
        [15] = "sourceRepositoryIdentifier",
        [16] = "sourceRepositoryOwnerURI",
        [17] = "sourceRepositoryOwnerIdentifier",
        [18] = "buildConfigURI",
        [19] = "buildConfigDigest",
        [20] = "buildTrigger",
        [21] = "runInvocationURI",
        [22] = "sourceRepositoryVisibilityAtSigning",
        [23] = "deploymentEnvironment",
        [24] = "tokenSubject",
    }.ToFrozenDictionary();

    /// <summary>Every claim name that a policy may use.</summary>
    public static readonly FrozenSet<string> Names = NamesByArc.Values.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> values;

    /// <summary>Takes the claims as read from a verified certificate.</summary>
    /// <param name="values">Claim name to value; every name is one of <see cref="Names"/>.</param>
    public FulcioClaims(IEnumerable<KeyValuePair<string, string>> values) =>
        this.values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A certificate without any of the extensions.</summary>
    public static FulcioClaims None { get; } = new([]);

    /// <summary>All claims that the certificate carries.</summary>
    public IReadOnlyDictionary<string, string> All => values;

    /// <summary>The claim's value, or null when the certificate does not carry it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public string? this[string name] => values.GetValueOrDefault(name);
}
