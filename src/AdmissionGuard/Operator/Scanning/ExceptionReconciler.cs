using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Says on each exception whether it compiles, is in force and is used, and warns before it ends.</summary>
internal sealed class ExceptionReconciler(ClusterPolicies stored, PolicySource source, ScanSummaries summaries, LeaderTools tools, TimeProvider time) : IReconciler<string>
{
    /// <summary>How long before the end people are told: enough for a working week to fix what it excuses, then for a night, then at once.</summary>
    public static readonly IReadOnlyList<TimeSpan> Warnings = [TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromHours(1)];

    private const int MaxMessage = 1024;

    private readonly StatusApplier applier = new(tools.Client, ScanOptions.FieldManager, OperatorOptions.RequestDeadline, time);
    private readonly Dictionary<string, TimeSpan> warned = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        if (stored.Find(ImagePolicyException.KindName, key) is not { } seen)
        {
            warned.Remove(key);
            return null;
        }

        var now = time.GetUtcNow();
        var snapshot = source.Current;
        var compiled = snapshot.Exceptions.FirstOrDefault(e => e.Name == key);
        var current = summaries.Current;
        var users = current.States.Where(s => s.Result?.Exceptions.Contains(key, StringComparer.Ordinal) == true).ToList();
        var usedBy = users.Select(s => (s.Key.Namespace, s.Key.Image, s.Key.Running)).Distinct().Count();
        var known = Of(seen.Status);
        var wanted = new ImagePolicyExceptionStatus
        {
            ObservedGeneration = seen.Metadata.Generation,
            Conditions = [Ready(snapshot, compiled, seen, known, now), InForce(compiled, seen, known, now)],
            UsedBy = usedBy,
            LastUsed = users.Max(s => s.Pod.Metadata.CreationTimestamp) is { } last ? Rfc3339Text.Of(last) : known.LastUsed,
        };
        var subject = new EventSubject(ApiGroup.ApiVersion, ImagePolicyException.KindName, null, key, seen.Metadata.Uid);
        if (!JsonNode.DeepEquals(ToJson(wanted), ToJson(known)))
        {
            var target = new StatusTarget(ApiGroup.Name, ApiGroup.Version, "imagepolicyexceptions", ImagePolicyException.KindName, null, key);
            if (await applier.ApplyAsync(target, ToJson(wanted), null, cancellationToken).ConfigureAwait(false) == ApplyResult.Written && usedBy > 0 && known.UsedBy is null or 0)
                tools.Record(new EventNotice(subject, EventSeverity.Normal, "ExceptionUsed", "Scan", $"{usedBy} running image{(usedBy == 1 ? " rests" : "s rest")} on it, as {users[0].Pod.Workload} in {users[0].Key.Namespace}"));
        }

        if (compiled is null)
            return current.ComeBack;
        Warn(subject, compiled, usedBy, now);
        return current.ComeBack ?? Next(compiled, now);
    }

    private void Warn(EventSubject subject, CompiledException exception, int usedBy, DateTimeOffset now)
    {
        var left = exception.Until - now;
        var threshold = Warnings.Where(w => left <= w).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        if (threshold == TimeSpan.MaxValue || left <= TimeSpan.Zero || (warned.TryGetValue(exception.Name, out var last) && last <= threshold))
            return;
        warned[exception.Name] = threshold;
        var use = usedBy == 0 ? "no running image rests on it" : $"{usedBy} running image{(usedBy == 1 ? " rests" : "s rest")} on it";
        tools.Record(new EventNotice(subject, EventSeverity.Warning, "ExceptionExpiring", "Scan", $"ends at {Rfc3339Text.Of(exception.Until)}; {use}"));
    }

    // When the next thing happens by itself: it begins, it is warned of, it ends.
    private static TimeSpan? Next(CompiledException exception, DateTimeOffset now)
    {
        var moments = Warnings.Select(w => exception.Until - w).Append(exception.Until);
        if (exception.From is { } from)
            moments = moments.Append(from);
        var next = moments.Where(m => m > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return next == DateTimeOffset.MaxValue ? null : next - now;
    }

    private static Condition Ready(PolicySnapshot snapshot, CompiledException? compiled, PolicyObject seen, ImagePolicyExceptionStatus known, DateTimeOffset now)
    {
        var said = snapshot.Errors.Where(e => e.Object == $"{ImagePolicyException.KindName}/{seen.Metadata.Name}").Select(e => (e.FieldPath.Length > 0 ? e.FieldPath + ": " : "") + e.Message).ToList();
        var message = DisplayText.Of(said.Count > 0 ? string.Join("; ", said) : compiled is null ? "not compiled yet" : "compiled", MaxMessage);
        return compiled is null
            ? Condition("Ready", ConditionStatus.False, "InvalidSpec", message, seen, known, now)
            : Condition("Ready", ConditionStatus.True, "Compiled", message, seen, known, now);
    }

    private static Condition InForce(CompiledException? compiled, PolicyObject seen, ImagePolicyExceptionStatus known, DateTimeOffset now) => compiled switch
    {
        null => Condition("InForce", ConditionStatus.False, "NotReady", "it exempts nothing", seen, known, now),
        _ when compiled.IsInForce(now) => Condition("InForce", ConditionStatus.True, "InForce", $"until {Rfc3339Text.Of(compiled.Until)}", seen, known, now),
        _ when now >= compiled.Until => Condition("InForce", ConditionStatus.False, "Expired", $"since {Rfc3339Text.Of(compiled.Until)}", seen, known, now),
        _ => Condition("InForce", ConditionStatus.False, "NotYet", $"from {Rfc3339Text.Of(compiled.From!.Value)}", seen, known, now),
    };

    private static Condition Condition(string type, ConditionStatus status, string reason, string message, PolicyObject seen, ImagePolicyExceptionStatus known, DateTimeOffset now) =>
        StatusCondition.Of(type, (status, reason, message), seen.Metadata.Generation, known.Conditions?.FirstOrDefault(c => c.Type == type), now);

    private static ImagePolicyExceptionStatus Of(JsonElement status)
    {
        try
        {
            return (status.ValueKind == JsonValueKind.Object ? status.Deserialize(PolicyJson.Default.ImagePolicyExceptionStatus) : null) ?? new ImagePolicyExceptionStatus();
        }
        catch (JsonException)
        {
            return new ImagePolicyExceptionStatus();
        }
    }

    private static JsonObject ToJson(ImagePolicyExceptionStatus status) => JsonSerializer.SerializeToNode(status, PolicyJson.Default.ImagePolicyExceptionStatus)!.AsObject();
}
