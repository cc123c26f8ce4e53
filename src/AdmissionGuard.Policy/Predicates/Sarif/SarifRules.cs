using System.Text.Json;

namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>The rules of a run's tool: of its driver, and of its extensions, where CodeQL has all of them.</summary>
internal sealed class SarifRules(PredicateNode tool)
{
    private readonly Component driver = new(tool.Object("driver"));
    private readonly Component[] extensions = [.. tool.Objects("extensions").Select(e => new Component(e))];

    /// <summary>
    /// The rule that a result is of (SARIF 2.1.0, sections 3.27.5 to 3.27.7 and 3.52); null when the log does not have it.
    /// An index that leads nowhere, or to a rule of another id, is an error: two readers of it would disagree.
    /// </summary>
    public PredicateNode? Of(PredicateNode result, string? id)
    {
        var reference = result.Object("rule");
        if (ComponentOf(reference.Object("toolComponent")) is not { } component)
        {
            result.Error("rule.toolComponent", "names no component of the tool");
            return null;
        }

        if ((Index(result, "ruleIndex") ?? Index(reference, "index")) is not { } index || index == -1)
            return id is null ? null : component.ById(id) ?? extensions.Select(e => e.ById(id)).FirstOrDefault(r => r is not null);
        if (index < 0 || index >= component.Rules.Count)
            result.Error("ruleIndex", $"is {index}, of {component.Rules.Count} rules");
        else if (id is not null && component.Rules[index].Text("id") is { } found && id != found && !id.StartsWith(found + "/", StringComparison.Ordinal))
            result.Error("ruleIndex", $"leads to rule {Verdicts.UntrustedText.Show(found, 64)}, but the result is of {Verdicts.UntrustedText.Show(id, 64)}");
        else
            return component.Rules[index];
        return null;
    }

    private Component? ComponentOf(PredicateNode reference)
    {
        if (Index(reference, "index") is { } index && index != -1)
            return index >= 0 && index < extensions.Length ? extensions[index] : null;
        if (reference.Text("name") is not { } name)
            return driver;
        return driver.Name == name ? driver : Array.Find(extensions, e => e.Name == name);
    }

    private static int? Index(PredicateNode node, string name) =>
        node.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) ? index : null;

    private sealed class Component
    {
        private readonly Dictionary<string, PredicateNode> byId = new(StringComparer.Ordinal);

        public Component(PredicateNode node)
        {
            Name = node.Text("name");
            Rules = node.Objects("rules");
            foreach (var rule in Rules)
            {
                if (rule.Text("id") is { } id)
                    byId.TryAdd(id, rule);
            }
        }

        public string? Name { get; }

        public IReadOnlyList<PredicateNode> Rules { get; }

        // Also for a hierarchical id, as in CA1000/1 (section 3.27.5).
        public PredicateNode? ById(string id)
        {
            for (var at = id; ; at = at[..at.LastIndexOf('/')])
            {
                if (byId.TryGetValue(at, out var rule))
                    return rule;
                if (!at.Contains('/', StringComparison.Ordinal))
                    return null;
            }
        }
    }
}
