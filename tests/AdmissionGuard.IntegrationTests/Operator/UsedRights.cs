using System.Text.Json;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>Which rights a ServiceAccount used, by the API server's audit log, against those that the repository ships.</summary>
internal sealed class UsedRights
{
    private readonly HashSet<(string Group, string Resource, string Verb)> used = [];

    /// <summary>Requests that were refused for lack of a right.</summary>
    public List<string> Refused { get; } = [];

    public static async Task<UsedRights> ReadAsync(LocalCluster cluster, string account, CancellationToken cancellationToken)
    {
        var rights = new UsedRights();
        await foreach (var line in File.ReadLinesAsync(cluster.AuditLogPath, cancellationToken))
        {
            // The last line may be half written.
            if (!line.EndsWith('}') || !line.Contains(account, StringComparison.Ordinal))
                continue;
            using var entry = JsonDocument.Parse(line);
            rights.Add(entry.RootElement, account);
        }

        return rights;
    }

    /// <summary>Each right of a file in <c>config/rbac</c> that was not used, as in <c>pods: watch</c>.</summary>
    public async Task<IReadOnlyList<string>> UnusedAsync(string file, CancellationToken cancellationToken)
    {
        var roles = KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(Checkout.PathOf("config/rbac/" + file), cancellationToken));
        var rules = roles.OfType<V1ClusterRole>().SelectMany(r => r.Rules).Concat(roles.OfType<V1Role>().SelectMany(r => r.Rules)).ToList();
        Assert.NotEmpty(rules);
        Assert.DoesNotContain(rules, r => r.Verbs.Contains("*") || r.Resources.Contains("*") || r.ApiGroups.Contains("*"));
        return [.. rules.SelectMany(r => r.ApiGroups.SelectMany(g => r.Resources.SelectMany(resource => r.Verbs.Select(verb => (g, resource, verb)))))
            .Where(right => !used.Contains(right)).Select(right => $"{right.resource}.{right.g}: {right.verb}").Distinct()];
    }

    private void Add(JsonElement entry, string account)
    {
        if (entry.GetProperty("user").GetProperty("username").GetString() != account || !entry.TryGetProperty("objectRef", out var target) || !target.TryGetProperty("resource", out var resource))
            return;
        var verb = entry.GetProperty("verb").GetString()!;
        var code = entry.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var c) ? c.GetInt32() : 0;
        var group = target.TryGetProperty("apiGroup", out var g) ? g.GetString()! : "";
        var name = resource.GetString()! + (target.TryGetProperty("subresource", out var sub) ? "/" + sub.GetString() : "");
        if (code == 403)
            Refused.Add($"{verb} {entry.GetProperty("requestURI").GetString()}");
        used.Add((group, name, verb));
        // An apply that makes the object needs the right to create as well.
        if (verb == "patch" && code == 201)
            used.Add((group, name, "create"));
    }
}
