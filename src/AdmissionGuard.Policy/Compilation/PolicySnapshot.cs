using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>All policies at one moment, compiled. Immutable: a review uses one snapshot from beginning to end.</summary>
public sealed class PolicySnapshot
{
    private readonly PatternIndex<int> index;

    internal PolicySnapshot(
        string version,
        IReadOnlyList<CompiledPolicy> policies,
        IReadOnlyList<CompiledException> exceptions,
        PolicySettings settings,
        IReadOnlyList<PolicyError> errors)
    {
        Version = version;
        Policies = policies;
        Exceptions = exceptions;
        Settings = settings;
        Errors = errors;
        index = new PatternIndex<int>(policies.SelectMany((p, i) => p.Parts.Match.Images.Select(image => (image, i))));
    }

    /// <summary>No policies at all.</summary>
    public static PolicySnapshot Empty { get; } = PolicyCompiler.Compile([], PolicyMaterial.None, new PolicySettings());

    /// <summary>A digest of everything that is in the snapshot: the same content has the same version in every replica.</summary>
    public string Version { get; }

    /// <summary>Every policy, ready or not, ordered by kind, namespace and name.</summary>
    public IReadOnlyList<CompiledPolicy> Policies { get; }

    /// <summary>Every exception that compiles, ordered by name.</summary>
    public IReadOnlyList<CompiledException> Exceptions { get; }

    /// <summary>What the operator of the cluster decides.</summary>
    public PolicySettings Settings { get; }

    /// <summary>What happens to images that no policy matches.</summary>
    public UnmatchedImages UnmatchedImages => Settings.UnmatchedImages;

    /// <summary>Everything that is wrong or unwise in any object, in the order of the objects.</summary>
    public IReadOnlyList<PolicyError> Errors { get; }

    /// <summary>Whether a change of an object's labels makes any policy select it otherwise: its images must be judged again then.</summary>
    /// <param name="objectNamespace">The object's namespace.</param>
    /// <param name="before">Its labels before.</param>
    /// <param name="after">Its labels now.</param>
    public bool SelectionChanges(string objectNamespace, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        Policies.Any(policy => policy.Parts.Match is var match
            && (match.Namespace is null || match.Namespace == objectNamespace)
            && match.ObjectSelector.Matches(before) != match.ObjectSelector.Matches(after));

    /// <summary>The policies that are about an image, in the order of <see cref="Policies"/>. All of them must be satisfied.</summary>
    /// <param name="subject">The image and its surroundings.</param>
    public IReadOnlyList<CompiledPolicy> Match(ReviewSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var found = new List<int>();
        index.Find(subject, found);
        if (found.Count == 0)
            return [];

        found.Sort();
        var matching = new List<CompiledPolicy>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            if ((i == 0 || found[i] != found[i - 1]) && Policies[found[i]].Parts.Match.Covers(subject))
                matching.Add(Policies[found[i]]);
        }

        return matching;
    }
}
