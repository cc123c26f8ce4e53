using System.Text.Json;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// What an earlier leader said was wrong, read from where it said it: the reports, and the samples of policies. A leader
/// that begins does not tell it as news, and keeps since when it is so.
/// </summary>
internal sealed class EarlierFindings
{
    private readonly Dictionary<(string Namespace, string Image, string? Digest), List<Saying>> all = [];

    /// <summary>Takes in the samples of a policy's status.</summary>
    public void Add(PolicyRef policy, IEnumerable<Violation> samples)
    {
        foreach (var sample in samples)
        {
            if (sample is { Namespace: { } ns, Image: { } image, Reason: { } reason } && Enum.TryParse<Reason>(reason, out var known))
                Add((ns, image, sample.Digest), new Saying(policy.ToString(), sample.Requirement, known, DateTimeOffset.TryParse(sample.Since, out var since) ? since : null));
        }
    }

    /// <summary>Takes in a report, of either kind. What cannot be read says nothing.</summary>
    public void Add(string ns, JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object || !report.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            return;
        foreach (var result in results.EnumerateArray())
        {
            if (Text(result, "policy") is not { } policy || !result.TryGetProperty("properties", out var properties) || Text(properties, "image") is not { } image)
                continue;
            var key = (ns, image, Text(properties, "digest"));
            if (Text(result, "result") == "pass")
                Add(key, new Saying(policy, null, null, null));
            else if (Enum.TryParse<Reason>(Text(properties, "reason"), out var reason))
                Add(key, new Saying(policy, Text(result, "rule"), reason, At(result)));
        }
    }

    /// <summary>What was said of an image, as a verdict before the first of this leader; null when nothing was.</summary>
    /// <param name="group">The image.</param>
    /// <param name="digest">What was judged.</param>
    /// <param name="now">The time, for what was said without one.</param>
    public ImageResult? Of(ImageGroup group, string? digest, DateTimeOffset now)
    {
        if (!all.TryGetValue((group.Key.Namespace, group.Key.Image, digest), out var said))
            return null;
        var policies = group.Policies.Where(p => said.Exists(s => s.Policy == p.Ref.ToString())).ToList();
        var findings = policies.SelectMany(p => said.Where(s => s.Policy == p.Ref.ToString() && s.Reason is not null)
            .Select(s => new ImageFinding(p.Ref, p.Mode, s.Requirement, s.Reason!.Value, "", s.Since ?? now)));
        return new ImageResult(digest, [.. policies.Select(p => p.Ref)], [.. findings], [], now, null);
    }

    private void Add((string Namespace, string Image, string? Digest) key, Saying saying)
    {
        if (!all.TryGetValue(key, out var said))
            all[key] = said = [];
        if (!said.Exists(s => (s.Policy, s.Requirement, s.Reason) == (saying.Policy, saying.Requirement, saying.Reason)))
            said.Add(saying);
    }

    private static DateTimeOffset? At(JsonElement result) =>
        result.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.Object && time.TryGetProperty("seconds", out var seconds) && seconds.TryGetInt64(out var unix)
            ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private sealed record Saying(string Policy, string? Requirement, Reason? Reason, DateTimeOffset? Since);
}
