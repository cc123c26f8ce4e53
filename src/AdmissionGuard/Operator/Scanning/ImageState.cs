using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>What is known about one running image, at one moment.</summary>
/// <param name="Key">Which image, where.</param>
/// <param name="Image">The image as named and as it runs.</param>
/// <param name="Policies">The policies that match now.</param>
/// <param name="Result">The verdict that counts; null while there is none.</param>
/// <param name="IsPending">
/// Whether it is still to be judged under the present policies. An image that has just come is not waited for: what is said
/// of the others is as good without it, and where something always starts there would never be anything to say.
/// </param>
/// <param name="Obstacle">Why the last attempt came to no verdict; null when it did, or there was none.</param>
/// <param name="Container">A container that runs it.</param>
/// <param name="Pod">The Pod of that container.</param>
/// <param name="Users">How many containers run it.</param>
internal sealed record ImageState(
    ImageKey Key, RunningImage Image, IReadOnlyList<CompiledPolicy> Policies, ImageResult? Result, bool IsPending, string? Obstacle, string Container, PodRecord Pod, int Users)
{
    /// <summary>What is wrong by a policy.</summary>
    public IEnumerable<ImageFinding> FindingsOf(PolicyRef policy) => Result?.Findings.Where(f => f.Policy == policy) ?? [];

    /// <summary>Why nothing is known about it by a policy; null when something is, or nobody looked yet.</summary>
    public string? ObstacleOf(PolicyRef policy) =>
        Result is null ? Obstacle : Result.Unknown.TryGetValue(policy, out var why) && !FindingsOf(policy).Any() ? why : null;
}
