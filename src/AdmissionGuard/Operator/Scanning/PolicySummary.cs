using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>How what runs fares under one policy.</summary>
/// <param name="Checked">Distinct running images that were judged.</param>
/// <param name="Pending">Those that are still to be judged.</param>
/// <param name="Unknown">Those about which registries gave no answer.</param>
/// <param name="Violating">Those that violate it.</param>
/// <param name="Sample">Some of these, in a stable order.</param>
/// <param name="Judged">When the last of them was judged.</param>
internal sealed record PolicySummary(int Checked, int Pending, int Unknown, int Violating, IReadOnlyList<Violation> Sample, DateTimeOffset? Judged)
{
    /// <summary>Most samples of a status; an etcd object is no report.</summary>
    public const int MaxSample = 10;

    private const int MaxMessage = 512;

    /// <summary>Nothing runs that the policy is about.</summary>
    public static PolicySummary None { get; } = new(0, 0, 0, 0, [], null);

    /// <summary>The summaries of all policies, by what is known now.</summary>
    public static IReadOnlyDictionary<PolicyRef, PolicySummary> Of(IReadOnlyList<ImageState> states) => states
        .SelectMany(s => s.Policies.Select(p => (Policy: p.Ref, State: s)))
        .GroupBy(item => item.Policy, item => item.State)
        .ToDictionary(g => g.Key, g => Of(g.Key, g));

    private static PolicySummary Of(PolicyRef policy, IEnumerable<ImageState> states)
    {
        // Pods of different ServiceAccounts that run one image in one namespace count once.
        var images = states.GroupBy(s => (s.Key.Namespace, s.Key.Image, s.Key.Running)).Select(g => g.ToList()).ToList();
        var violating = images
            .Select(g => g.Select(s => (State: s, Finding: s.FindingsOf(policy).FirstOrDefault())).FirstOrDefault(x => x.Finding is not null))
            .Where(x => x.Finding is not null)
            .OrderBy(x => x.State.Key.Namespace, StringComparer.Ordinal).ThenBy(x => x.State.Key.Image, StringComparer.Ordinal).ThenBy(x => x.State.Key.Running, StringComparer.Ordinal)
            .ToList();
        return new PolicySummary(
            images.Count(g => g.All(s => s.Result is not null && s.ObstacleOf(policy) is null)),
            images.Count(g => g.Any(s => s.IsPending)),
            images.Count(g => g.Any(s => s.ObstacleOf(policy) is not null)),
            violating.Count,
            [.. violating.Take(MaxSample).Select(x => Sampled(x.State, x.Finding!))],
            images.SelectMany(g => g).Max(s => s.Result?.Judged));
    }

    private static Violation Sampled(ImageState state, ImageFinding finding) => new()
    {
        Namespace = state.Key.Namespace,
        Workload = state.Pod.Workload,
        Container = state.Container,
        Image = DisplayText.Of(state.Key.Image, 512),
        Digest = state.Result?.Digest,
        Requirement = finding.Requirement,
        Reason = finding.Reason.ToString(),
        Message = DisplayText.Of(finding.Message, MaxMessage),
        Since = Rfc3339Text.Of(finding.Since),
    };
}
