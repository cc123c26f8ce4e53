namespace AdmissionGuard.Reporting.DecisionLog;

/// <summary>
/// One line of the decision log: all that is needed to tell a decision afterwards, and to judge the same images again
/// under other policies. It holds no part of the object but the facts that policies see.
/// </summary>
/// <param name="Format">The version of this format; readers refuse those they do not know.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Uid">The review's uid.</param>
/// <param name="Object">What it was about.</param>
/// <param name="User">Who asked.</param>
/// <param name="Verdict"><c>admitted</c> or <c>denied</c>.</param>
/// <param name="Rule">How it came about.</param>
/// <param name="Milliseconds">From the arrival to the decision.</param>
/// <param name="Causes">Why it was denied.</param>
/// <param name="Request">What the reviewer was asked; null when it was not.</param>
/// <param name="PolicyVersion">The policies that decided; null when none was asked.</param>
/// <param name="Images">The verdict on each image; null when none was asked.</param>
internal sealed record DecisionRecord(
    int Format,
    DateTimeOffset Time,
    string Uid,
    ObjectRecord Object,
    string User,
    string Verdict,
    string Rule,
    double Milliseconds,
    IReadOnlyList<CauseRecord> Causes,
    RequestRecord? Request,
    string? PolicyVersion,
    IReadOnlyList<ImageRecord>? Images)
{
    /// <summary>The version written.</summary>
    public const int CurrentFormat = 1;
}

/// <summary>The object of a decision.</summary>
internal sealed record ObjectRecord(string Operation, string Group, string Kind, string SubResource, string Namespace, string Name);

/// <summary>Why a request was denied.</summary>
internal sealed record CauseRecord(string Reason, string Field, string Message);

/// <summary>What policies saw of a request.</summary>
internal sealed record RequestRecord(
    IReadOnlyDictionary<string, string> NamespaceLabels,
    IReadOnlyDictionary<string, string>? ObjectLabels,
    IReadOnlyList<string> PullSecrets,
    string? ServiceAccount);

/// <summary>The verdict on one image.</summary>
internal sealed record ImageRecord(
    string Container, string Field, string Image, string Reference, string? Digest, IReadOnlyList<PolicyRecord> Policies, IReadOnlyList<FindingRecord> Findings)
{
    /// <summary>The registry, mirror or layout that said which content the reference stands for; null when nobody was asked.</summary>
    public string? Endpoint { get; init; }

    /// <summary>When the verdict was worked out, for an image that was admitted by it while its registry was out of reach.</summary>
    public DateTimeOffset? LastKnownGood { get; init; }
}

/// <summary>The verdict of one policy.</summary>
internal sealed record PolicyRecord(string Policy, string Mode, string Outcome, IReadOnlyList<RequirementRecord> Requirements);

/// <summary>The verdict of one requirement.</summary>
internal sealed record RequirementRecord(
    string Name, string Outcome, string? Reason, string Message, string? Exception, IReadOnlyList<EvidenceRecord> Evidence);

/// <summary>How one piece of evidence fared; its place names the digest it was found under.</summary>
internal sealed record EvidenceRecord(string Authority, string Place, string Outcome, string? Reason, string Message);

/// <summary>One thing that is wrong with an image, of any mode.</summary>
internal sealed record FindingRecord(string? Policy, string? Requirement, string Mode, string Reason, string Message);
