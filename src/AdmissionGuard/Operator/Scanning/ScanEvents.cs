using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Tells changes of verdicts as Events on the workloads: what was admitted and no longer satisfies, and what does again.</summary>
internal static class ScanEvents
{
    private const int MaxMessage = 600;

    /// <summary>What is to be told of one image; nothing when the verdict is what it was.</summary>
    /// <param name="scanned">The scan.</param>
    /// <returns>For each workload: a Pod of it, and what to tell.</returns>
    public static IEnumerable<(PodRecord Pod, EventSeverity Severity, string Reason, string Note)> Of(ScannedImage scanned)
    {
        if (scanned.Result is not { } result)
            yield break;
        var workloads = scanned.Users.GroupBy(u => (u.Pod.Metadata.Namespace, u.Pod.Workload)).Select(g => g.MinBy(u => u.Pod.Metadata.CreationTimestamp)).ToList();
        foreach (var finding in result.Findings.Where(f => IsNews(f, scanned.Before)))
        {
            var wasFine = scanned.Before is { } before && before.Policies.Contains(finding.Policy) && !before.Unknown.ContainsKey(finding.Policy) && before.Findings.All(f => f.Policy != finding.Policy);
            foreach (var (container, pod) in workloads)
                yield return (pod, EventSeverity.Warning, "ImageViolation", Violation(scanned, finding, container, pod, wasFine));
        }

        foreach (var policy in (scanned.Before?.Findings ?? []).Select(f => f.Policy).Distinct().Where(p => result.Policies.Contains(p) && result.Findings.All(f => f.Policy != p)))
        {
            foreach (var (container, pod) in workloads)
                yield return (pod, EventSeverity.Normal, "ImageCompliant", $"container \"{container}\": {Image(scanned)}: policy {policy} is satisfied again");
        }

        // A Pod that names a digest is judged by that digest: a node that runs neither it nor anything that it lists deserves a look.
        if (scanned.Before is null && !result.ListsRunning && scanned.Group.Image.Running is { } running && result.Digest is { } verified && running != verified)
        {
            foreach (var (container, pod) in workloads)
                yield return (pod, EventSeverity.Warning, "ImageDigestDiffers", $"container \"{container}\": the node reports {running}, verified was {verified}");
        }

        foreach (var exception in result.Exceptions.Except(scanned.Before?.Exceptions ?? [], StringComparer.Ordinal))
        {
            foreach (var (container, pod) in workloads)
                yield return (pod, EventSeverity.Normal, "ExceptionUsed", $"container \"{container}\": {Image(scanned)} runs because of exception {exception}");
        }
    }

    private static bool IsNews(ImageFinding finding, ImageResult? before) =>
        before is null || !before.Findings.Any(f => f.Policy == finding.Policy && f.Requirement == finding.Requirement && f.Reason == finding.Reason);

    private static string Violation(ScannedImage scanned, ImageFinding finding, string container, PodRecord pod, bool wasFine)
    {
        var requirement = finding.Requirement is null ? "" : $" / {finding.Requirement}";
        var admitted = pod.Metadata.CreationTimestamp is { } created ? $"admitted on {created.UtcDateTime:yyyy-MM-dd}, " : "";
        var verb = finding.Mode == EnforcementMode.Enforce ? wasFine ? "now fails" : "fails" : $"{(wasFine ? "now violates" : "violates")} a policy in {finding.Mode} mode";
        return $"container \"{DisplayText.Of(container, 128)}\": {Image(scanned)}: {admitted}{verb}: policy {finding.Policy}{requirement}: {finding.Reason}: {DisplayText.Of(finding.Message, MaxMessage)}";
    }

    private static string Image(ScannedImage scanned)
    {
        var image = DisplayText.Of(scanned.Group.Image.Image, 256);
        var digest = scanned.Result?.Digest;
        return digest is null || image.EndsWith(digest, StringComparison.Ordinal) ? image : $"{image} ({digest})";
    }
}
