using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>The scan's part of a policy's status: violations, preview, and the conditions Enforced and Compliant.</summary>
internal static class ScanStatus
{
    /// <summary>The annotation that asks for <c>status.preview</c> on a policy that is not in Audit mode.</summary>
    public const string PreviewAnnotation = "admissionguard.dev/preview";

    /// <summary>What runs satisfies the policy.</summary>
    public const string Compliant = "Compliant";

    /// <summary>The webhook serves the policy.</summary>
    public const string Enforced = "Enforced";

    /// <summary>What an object says of this part; what cannot be read says nothing.</summary>
    public static ImagePolicyStatus Of(JsonElement status)
    {
        try
        {
            var read = status.ValueKind == JsonValueKind.Object ? status.Deserialize(PolicyJson.Default.ImagePolicyStatus) : null;
            return new ImagePolicyStatus
            {
                Conditions = [.. (read?.Conditions ?? []).Where(c => c.Type is Compliant or Enforced)],
                Violations = read?.Violations,
                Preview = read?.Preview,
            };
        }
        catch (JsonException)
        {
            return new ImagePolicyStatus();
        }
    }

    /// <summary>What it should say. Where nothing else changed, times stay.</summary>
    public static ImagePolicyStatus Wanted(CompiledPolicy policy, PolicySummary summary, (ConditionStatus Status, string Reason, string Message) enforced, bool preview, ImagePolicyStatus known, DateTimeOffset now)
    {
        // Empty is left out: an older API server takes an empty list of an apply for null, which the schema refuses.
        var sample = summary.Sample.Count > 0 ? summary.Sample : null;
        var violations = new Violations { Count = summary.Violating, Sample = sample };
        var previewed = new Preview { Checked = summary.Checked, WouldDeny = summary.Violating, Sample = sample, Time = known.Preview?.Time };
        if (known.Preview is null || Text(previewed) != Text(known.Preview))
            previewed = previewed with { Time = Rfc3339Text.Of(summary.Judged ?? now) };
        return new ImagePolicyStatus
        {
            Conditions = [Condition(Compliant, ComplianceOf(policy, summary), policy, known, now), Condition(Enforced, enforced, policy, known, now)],
            Violations = violations,
            Preview = preview ? previewed : null,
        };
    }

    /// <summary>
    /// What must be removed before the new status is applied, as a merge patch; null for nothing. API servers before 1.22
    /// leave null where an apply leaves out an object or list that it owned, and then refuse that.
    /// </summary>
    public static JsonObject? Removals(ImagePolicyStatus known, ImagePolicyStatus wanted)
    {
        var status = new JsonObject();
        if (known.Preview is not null && wanted.Preview is null)
            status["preview"] = null;
        else if (known.Preview?.Sample is not null && wanted.Preview?.Sample is null)
            status["preview"] = new JsonObject { ["sample"] = null };
        if (known.Violations?.Sample is not null && wanted.Violations?.Sample is null)
            status["violations"] = new JsonObject { ["sample"] = null };
        return status.Count == 0 ? null : new JsonObject { ["status"] = status };
    }

    /// <summary>As the API server takes it.</summary>
    public static JsonObject ToJson(ImagePolicyStatus status) => JsonSerializer.SerializeToNode(status, PolicyJson.Default.ImagePolicyStatus)!.AsObject();

    private static string Text(Preview preview) => JsonSerializer.Serialize(new ImagePolicyStatus { Preview = preview }, PolicyJson.Default.ImagePolicyStatus);

    private static (ConditionStatus Status, string Reason, string Message) ComplianceOf(CompiledPolicy policy, PolicySummary summary)
    {
        var unknown = summary.Unknown == 0 ? "" : $"; {Images(summary.Unknown)} could not be checked";
        if (policy.NotReady.Count > 0)
            return (ConditionStatus.Unknown, "NotReady", "the policy is not ready, so that nothing can be checked by it");
        if (summary.Violating > 0)
            return (ConditionStatus.False, "Violations", $"{summary.Violating} of {Images(summary.Checked)} violate{(summary.Violating == 1 ? "s" : "")} it{unknown}");
        if (summary.Unknown > 0)
            return (ConditionStatus.Unknown, "NotChecked", $"{Images(summary.Checked)} satisfy it{unknown}");
        return (ConditionStatus.True, "NoViolations", summary.Checked == 0 ? "no running image matches it" : $"{Images(summary.Checked)} satisf{(summary.Checked == 1 ? "ies" : "y")} it");
    }

    private static string Images(int count) => count == 1 ? "1 running image" : $"{count} running images";

    private static Condition Condition(string type, (ConditionStatus Status, string Reason, string Message) state, CompiledPolicy policy, ImagePolicyStatus known, DateTimeOffset now) =>
        StatusCondition.Of(type, state, policy.Generation, known.Conditions?.FirstOrDefault(c => c.Type == type), now);
}
