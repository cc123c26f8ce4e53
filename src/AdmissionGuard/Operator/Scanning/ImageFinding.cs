using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>One thing that is wrong with a running image.</summary>
/// <param name="Policy">The policy that it violates.</param>
/// <param name="Mode">What the policy does at admission.</param>
/// <param name="Requirement">The requirement; null for the whole policy.</param>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Message">What was found against what is wanted.</param>
/// <param name="Since">Since when it is known.</param>
internal sealed record ImageFinding(PolicyRef Policy, EnforcementMode Mode, string? Requirement, Reason Reason, string Message, DateTimeOffset Since);

/// <summary>What a scan found out about a running image.</summary>
/// <param name="Digest">The digest that was judged.</param>
/// <param name="Policies">The policies that were asked.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Exceptions">Names of the exceptions that it rests on.</param>
/// <param name="Judged">When.</param>
/// <param name="ValidUntil">When something that it rests on runs out; null when nothing does.</param>
internal sealed record ImageResult(
    string? Digest, IReadOnlyList<PolicyRef> Policies, IReadOnlyList<ImageFinding> Findings, IReadOnlyList<string> Exceptions, DateTimeOffset Judged, DateTimeOffset? ValidUntil)
{
    /// <summary>Policies of which nothing could be said now, and why; what was wrong by them before stands.</summary>
    public IReadOnlyDictionary<PolicyRef, string> Unknown { get; init; } = new Dictionary<PolicyRef, string>();

    /// <summary>Whether <see cref="Digest"/> is an index that lists what the node says it runs.</summary>
    public bool ListsRunning { get; init; }
}
