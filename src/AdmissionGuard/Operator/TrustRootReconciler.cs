using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Operator;

/// <summary>Says on each trust root which material is in use, how old it is, and until when its repository vouches for it.</summary>
/// <param name="stored">The objects, and the material loaded for them.</param>
/// <param name="source">The policies in force, with what is wrong in any object.</param>
/// <param name="find">How the refreshing of a root stands; null for one that is not refreshed.</param>
/// <param name="tools">What to write with.</param>
/// <param name="time">The clock.</param>
internal sealed class TrustRootReconciler(ClusterPolicies stored, PolicySource source, Func<string, TrustRootState?> find, LeaderTools tools, TimeProvider time) : IReconciler<string>
{
    /// <summary>
    /// How long before the repository's metadata ends people are told. The public-good timestamp lives a week and is
    /// renewed every few days: with less than two days left, refreshing has failed for a while.
    /// </summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(2);

    private const int MaxMessage = 1024;

    private readonly StatusApplier applier = new(tools.Client, FieldManager, OperatorOptions.RequestDeadline, time);

    /// <summary>The name that owns a trust root's status.</summary>
    public const string FieldManager = "admissionguard-trust-roots";

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        if (stored.Find(TrustRoot.KindName, key) is not { } seen)
            return null;
        var now = time.GetUtcNow();
        var state = find(key);
        var known = Of(seen.Status);
        var version = state?.Version ?? (stored.TrustRootMaterial.TryGetValue(key, out var material) ? Convert.ToHexStringLower(SHA256.HashData(material.Span)) : null);
        var wanted = new TrustRootStatus
        {
            ObservedGeneration = seen.Metadata.Generation,
            Version = version ?? known.Version,
            LastRefresh = state?.LastRefresh is { } at ? Rfc3339Text.Of(at) : known.LastRefresh,
            Expires = state?.Expires is { } end ? Rfc3339Text.Of(end) : state is null ? null : known.Expires,
            Conditions = [Condition("Ready", Ready(seen, state, version), seen, known, now), Condition("Fresh", Fresh(state, now), seen, known, now)],
        };
        if (!JsonNode.DeepEquals(ToJson(wanted), ToJson(known)))
        {
            var target = new StatusTarget(ApiGroup.Name, ApiGroup.Version, "trustroots", TrustRoot.KindName, null, key);
            if (await applier.ApplyAsync(target, ToJson(wanted), null, cancellationToken).ConfigureAwait(false) == ApplyResult.Written)
                Tell(key, seen, known, wanted);
        }

        return state?.Expires is { } expires && expires > now ? Sooner(expires - Ahead - now, expires - now) : null;
    }

    private static TimeSpan Sooner(TimeSpan untilWarning, TimeSpan untilEnd) => untilWarning > TimeSpan.Zero ? untilWarning : untilEnd;

    private (ConditionStatus Status, string Reason, string Message) Ready(PolicyObject seen, TrustRootState? state, string? version)
    {
        var wrong = source.Current.Errors.FirstOrDefault(e => e.Object == $"{TrustRoot.KindName}/{seen.Metadata.Name}" && e.Severity == PolicyErrorSeverity.Error);
        if (state is { TrustedRoot: null })
            return (ConditionStatus.False, "NotFetched", state.LastError ?? "the repository was not reached yet");
        // The last good material of a repository stays in use whatever becomes of it.
        if (wrong is not null && state?.TrustedRoot is null)
            return (ConditionStatus.False, "Unreadable", (wrong.FieldPath.Length > 0 ? wrong.FieldPath + ": " : "") + wrong.Message);
        return version is null
            ? (ConditionStatus.False, "Unreadable", "its material was not read yet")
            : (ConditionStatus.True, "Loaded", $"trust material sha256:{version}");
    }

    private static (ConditionStatus Status, string Reason, string Message) Fresh(TrustRootState? state, DateTimeOffset now)
    {
        if (state is null)
            return (ConditionStatus.True, "Offline", "given as it is; nobody else renews it");
        if (state.LastError is { } error && state.LastRefresh is null)
            return (ConditionStatus.False, "RefreshFailed", $"never refreshed since the start: {error}");
        if (state.Expires is { } end && end <= now)
            return (ConditionStatus.False, "Expired", $"the repository vouched for it until {Rfc3339Text.Of(end)}; the last good stays in use{Because(state)}");
        if (state.Expires is { } soon && soon - now <= Ahead)
            return (ConditionStatus.False, "Expiring", $"the repository vouches for it until {Rfc3339Text.Of(soon)}{Because(state)}");
        return state.LastError is null
            ? (ConditionStatus.True, "Refreshed", "confirmed by the repository")
            : (ConditionStatus.True, "RefreshFailing", $"the last refresh failed: {state.LastError}");
    }

    private static string Because(TrustRootState state) => state.LastError is null ? "" : $": {state.LastError}";

    private void Tell(string key, PolicyObject seen, TrustRootStatus before, TrustRootStatus after)
    {
        var subject = new EventSubject(ApiGroup.ApiVersion, TrustRoot.KindName, null, key, seen.Metadata.Uid);
        if (before.Version is not null && after.Version != before.Version)
            tools.Record(new EventNotice(subject, EventSeverity.Normal, "TrustRootReplaced", "Refresh", $"the material is another: sha256:{after.Version}, before sha256:{before.Version}"));
        foreach (var condition in after.Conditions!)
        {
            var last = before.Conditions?.FirstOrDefault(c => c.Type == condition.Type);
            if (condition.Status == last?.Status && condition.Reason == last?.Reason)
                continue;
            var isGood = condition.Status == ConditionStatus.True;
            if (!isGood || last?.Status == ConditionStatus.False)
                tools.Record(new EventNotice(subject, isGood ? EventSeverity.Normal : EventSeverity.Warning, $"TrustRoot{(condition.Type == "Ready" ? isGood ? "Ready" : "NotReady" : condition.Reason)}", "Refresh", condition.Message ?? ""));
        }
    }

    private static Condition Condition(string type, (ConditionStatus Status, string Reason, string Message) state, PolicyObject seen, TrustRootStatus known, DateTimeOffset now) =>
        StatusCondition.Of(type, state with { Message = DisplayText.Of(state.Message, MaxMessage) }, seen.Metadata.Generation, known.Conditions?.FirstOrDefault(c => c.Type == type), now);

    private static TrustRootStatus Of(JsonElement status)
    {
        try
        {
            return (status.ValueKind == JsonValueKind.Object ? status.Deserialize(PolicyJson.Default.TrustRootStatus) : null) ?? new TrustRootStatus();
        }
        catch (JsonException)
        {
            return new TrustRootStatus();
        }
    }

    private static JsonObject ToJson(TrustRootStatus status) => JsonSerializer.SerializeToNode(status, PolicyJson.Default.TrustRootStatus)!.AsObject();
}
