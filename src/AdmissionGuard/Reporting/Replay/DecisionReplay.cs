using System.Text.Json;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Reporting.DecisionLog;
using AdmissionGuard.Review;

namespace AdmissionGuard.Reporting.Replay;

/// <summary>
/// Judges the decisions of a log again, by the webhook's own reviewer and as of the time of each, and tells which would
/// come out otherwise.
/// </summary>
/// <param name="reviewer">Judges, over <paramref name="tags"/>.</param>
/// <param name="tags">Told what each tag named at the time.</param>
/// <param name="budget">How long one decision may take.</param>
/// <param name="clock">The reviewer's clock, which is set to the time of each decision.</param>
internal sealed class DecisionReplay(IImageReviewer reviewer, RecordedTags tags, TimeSpan budget, ReplayClock clock)
{
    /// <summary>Longest line: 256 images with all their evidence stay far below.</summary>
    public const int MaxLine = 8 * 1024 * 1024;

    /// <summary>Reads a line.</summary>
    /// <returns>The record, or what is wrong with it.</returns>
    public static (DecisionRecord? Record, string? Error) Read(string line)
    {
        if (line.Length > MaxLine)
            return (null, $"longer than {MaxLine} characters");
        try
        {
            var record = JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord);
            return record is not { Format: DecisionRecord.CurrentFormat } ? (null, $"not of format {DecisionRecord.CurrentFormat}") : (record, null);
        }
        catch (JsonException e)
        {
            return (null, $"not a decision: {e.Path} at byte {e.BytePositionInLine}");
        }
    }

    /// <summary>Judges one decision again.</summary>
    /// <returns>The outcome, or null for a decision that no image was judged for.</returns>
    public async Task<ReplayedDecision?> JudgeAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        if (record.Request is not { } asked || record.Images is not { Count: > 0 } images)
            return null;
        var digests = new Dictionary<string, Digest>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            if (Digest.TryParse(image.Digest, out var digest) && ImageReference.TryParse(image.Image, out var reference, out _))
                digests[reference.Canonical] = digest;
        }

        tags.Take(digests);
        clock.Set(record.Time);
        var request = new ReviewRequest(
            record.Object.Namespace,
            asked.NamespaceLabels,
            asked.ObjectLabels,
            [.. images.Select(image => new ContainerImage(image.Container, image.Field, image.Image))],
            asked.PullSecrets,
            asked.ServiceAccount,
            clock.GetUtcNow() + budget,
            DryRun: true);
        var verdict = await reviewer.ReviewAsync(request, cancellationToken).ConfigureAwait(false);
        return new ReplayedDecision(record, verdict.Admitted, [.. Findings.Of(verdict, EnforcementMode.Enforce).Select(finding => DisplayText.Of(finding.ToString(), ResponseLimits.Line))]);
    }
}
