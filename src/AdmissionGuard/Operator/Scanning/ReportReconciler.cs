using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Writes one policy report for each namespace, where a kind for it is installed: OpenReports' Report
/// (openreports.io/v1alpha1), else the policy working group's PolicyReport (wgpolicyk8s.io/v1alpha2). Both have the same results.
/// </summary>
internal sealed class ReportReconciler(IKubernetes client, ScanSummaries summaries, TimeProvider time) : IReconciler<string>
{
    /// <summary>The report's name in each namespace.</summary>
    public const string Name = "admissionguard";

    /// <summary>Most results of one report: about a kilobyte each, and an object of etcd has at most 1.5 MiB. Failures come first.</summary>
    public const int MaxResults = 500;

    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Manager = "admissionguard";

    private const int MaxMessage = 512;

    /// <summary>Reports in a page: each may have half a megabyte.</summary>
    private const int PageSize = 10;

    // A kind may be installed after the operator: looked for again after this long.
    private static readonly TimeSpan KindLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhilePending = TimeSpan.FromSeconds(2);

    private static readonly (string Group, string Version, string Plural, string Kind)[] Kinds =
    [
        ("openreports.io", "v1alpha1", "reports", "Report"),
        ("wgpolicyk8s.io", "v1alpha2", "policyreports", "PolicyReport"),
    ];

    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);
    private (string Group, string Version, string Plural, string Kind)? kind;
    private long? lookedAt;

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        if (await KindAsync(cancellationToken).ConfigureAwait(false) is not { } found)
            return KindLifetime;
        var current = summaries.Current;
        var states = current.States.Where(s => s.Key.Namespace == key).ToList();
        if (states.Exists(s => s.IsPending))
            return WhilePending;
        if (states.Count == 0)
        {
            if (written.Remove(key))
                await DeleteAsync(found, key, cancellationToken).ConfigureAwait(false);
            return current.ComeBack;
        }

        var report = Report(found, key, states);
        var text = report.ToJsonString();
        if (written.GetValueOrDefault(key) == text)
            return current.ComeBack;
        try
        {
            await client.CustomObjects.PatchNamespacedCustomObjectAsync(
                new V1Patch(text, V1Patch.PatchType.ApplyPatch), found.Group, found.Version, key, found.Plural, Name,
                fieldManager: ScanOptions.FieldManager, force: true, cancellationToken: cancellationToken).ConfigureAwait(false);
            written[key] = text;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound || (e.Response.StatusCode == HttpStatusCode.Forbidden && e.Response.Content.Contains("being terminated", StringComparison.Ordinal)))
        {
            // The namespace is going away.
        }

        return current.ComeBack;
    }

    /// <summary>Reads what an earlier leader wrote, and remembers where it did.</summary>
    /// <param name="earlier">Takes what the reports say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The namespaces that have a report.</returns>
    /// <exception cref="HttpOperationException">The API server refused it.</exception>
    public async Task<IReadOnlyList<string>> FindEarlierAsync(EarlierFindings earlier, CancellationToken cancellationToken)
    {
        if (await KindAsync(cancellationToken).ConfigureAwait(false) is not { } found)
            return [];
        string? more = null;
        do
        {
            var page = (JsonElement)await client.CustomObjects.ListClusterCustomObjectAsync(
                found.Group, found.Version, found.Plural, labelSelector: $"{ManagedBy}={Manager}", limit: PageSize, continueParameter: more, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var report in page.GetProperty("items").EnumerateArray())
            {
                var metadata = report.GetProperty("metadata");
                if (metadata.GetProperty("name").GetString() != Name || metadata.GetProperty("namespace").GetString() is not { } ns)
                    continue;
                written.TryAdd(ns, "");
                earlier.Add(ns, report);
            }

            more = page.GetProperty("metadata").TryGetProperty("continue", out var token) ? token.GetString() : null;
        }
        while (!string.IsNullOrEmpty(more));
        return [.. written.Keys];
    }

    private async Task<(string Group, string Version, string Plural, string Kind)?> KindAsync(CancellationToken cancellationToken)
    {
        if (lookedAt is { } at && time.GetElapsedTime(at) < KindLifetime)
            return kind;
        // What an API server that is away did not answer is not an answer: it is asked again.
        var groups = await client.Apis.GetAPIVersionsAsync(cancellationToken).ConfigureAwait(false);
        lookedAt = time.GetTimestamp();
        kind = null;
        foreach (var candidate in Kinds)
        {
            if (groups.Groups.Any(g => g.Name == candidate.Group && g.Versions.Any(v => v.Version == candidate.Version)))
            {
                kind = candidate;
                break;
            }
        }

        return kind;
    }

    private async Task DeleteAsync((string Group, string Version, string Plural, string Kind) found, string ns, CancellationToken cancellationToken)
    {
        try
        {
            await client.CustomObjects.DeleteNamespacedCustomObjectAsync(found.Group, found.Version, ns, found.Plural, Name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone already, with its namespace perhaps.
        }
    }

    private static JsonObject Report((string Group, string Version, string Plural, string Kind) found, string ns, List<ImageState> states)
    {
        var all = states.OrderBy(s => s.Key.Image, StringComparer.Ordinal).ThenBy(s => s.Key.Running, StringComparer.Ordinal).SelectMany(Results).ToList();
        var counts = all.CountBy(r => (string)r["result"]!).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        return new JsonObject
        {
            ["apiVersion"] = $"{found.Group}/{found.Version}",
            ["kind"] = found.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = Name,
                ["namespace"] = ns,
                ["labels"] = new JsonObject { [ManagedBy] = Manager },
            },
            ["summary"] = new JsonObject
            {
                ["pass"] = counts.GetValueOrDefault("pass"),
                ["fail"] = counts.GetValueOrDefault("fail"),
                ["warn"] = counts.GetValueOrDefault("warn"),
                ["error"] = counts.GetValueOrDefault("error"),
                ["skip"] = counts.GetValueOrDefault("skip"),
            },
            ["results"] = new JsonArray([.. all.OrderBy(r => (string)r["result"]! == "pass").Take(MaxResults)]),
        };
    }

    private static IEnumerable<JsonObject> Results(ImageState state)
    {
        foreach (var policy in state.Policies)
        {
            var findings = state.FindingsOf(policy.Ref).ToList();
            if (state.ObstacleOf(policy.Ref) is { } obstacle)
                yield return Result(state, policy.Ref, null, "error", "", obstacle, null);
            else if (state.Result is null)
                continue;
            else if (findings.Count == 0)
                yield return Result(state, policy.Ref, null, "pass", "", "satisfied", state.Result.Judged);
            foreach (var finding in findings)
                yield return Result(state, policy.Ref, finding.Requirement, finding.Mode == EnforcementMode.Enforce ? "fail" : "warn", finding.Reason.ToString(), finding.Message, finding.Since);
        }
    }

    private static JsonObject Result(ImageState state, PolicyRef policy, string? requirement, string result, string reason, string message, DateTimeOffset? at)
    {
        var made = new JsonObject
        {
            ["source"] = "admissionguard",
            ["policy"] = policy.ToString(),
            ["category"] = "Image",
            ["result"] = result,
            ["scored"] = true,
            ["message"] = DisplayText.Of(reason.Length == 0 ? message : $"{reason}: {message}", MaxMessage),
            ["properties"] = new JsonObject
            {
                ["image"] = DisplayText.Of(state.Key.Image, MaxMessage),
                ["workload"] = state.Pod.Workload,
                ["container"] = state.Container,
                ["containers"] = state.Users.ToString(),
            },
        };
        // Dashboards show a result where its resource is; without one, all would be the namespace's.
        var (apiVersion, kind, name, uid) = state.Pod.Shown;
        var resource = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["namespace"] = state.Key.Namespace, ["name"] = name };
        if (!string.IsNullOrEmpty(uid))
            resource["uid"] = uid;
        made["resources"] = new JsonArray(resource);
        // Empty texts are left out: an older API server takes those of an apply for null.
        if ((state.Result?.Digest ?? state.Key.Running) is { } digest)
            made["properties"]!["digest"] = digest;
        if (reason.Length > 0)
            made["properties"]!["reason"] = reason;
        if (requirement is not null)
            made["rule"] = requirement;
        // Since when it is so: the time of the last look would be another at each scan, and the report with it.
        if (result != "pass" && at is { } since)
            made["timestamp"] = new JsonObject { ["seconds"] = since.ToUnixTimeSeconds(), ["nanos"] = 0 };
        return made;
    }
}
