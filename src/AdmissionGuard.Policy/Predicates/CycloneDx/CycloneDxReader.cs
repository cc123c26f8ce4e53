using System.Text.Json;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Predicates.CycloneDx;

/// <summary>Reads CycloneDX JSON 1.4 to 1.6 (ECMA-424).</summary>
internal static class CycloneDxReader
{
    /// <summary>The predicate types under which it is attested: in-toto's, and with a version as some tools write it.</summary>
    public static readonly IReadOnlyList<string> PredicateTypes =
        ["https://cyclonedx.org/bom", "https://cyclonedx.org/bom/v1.4", "https://cyclonedx.org/bom/v1.5", "https://cyclonedx.org/bom/v1.6"];

    /// <summary>Nested components below this depth are an attack on the reader.</summary>
    private const int MaxDepth = 32;

    // CycloneDX 1.6, vulnerabilities[].analysis.justification.
    private static readonly HashSet<string> Justifications = new(StringComparer.Ordinal)
    {
        "code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency", "requires_environment",
        "protected_by_compiler", "protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control",
    };

    public static CycloneDxBom Read(VerifiedStatement statement) => Read(statement.Predicate);

    public static CycloneDxBom Read(JsonElement predicate)
    {
        var errors = new PredicateErrors();
        var bom = PredicateNode.Root(predicate, errors);
        if (errors.First is null && bom.Text("bomFormat") != "CycloneDX")
            return new CycloneDxBom { Error = "bomFormat is not CycloneDX" };
        if (errors.First is null && bom.Text("specVersion") is not ("1.4" or "1.5" or "1.6"))
            return new CycloneDxBom { Error = $"CycloneDX version is {UntrustedText.Show(bom.Text("specVersion"), 32)}, want 1.4, 1.5 or 1.6", IsUnsupported = true };

        var metadata = bom.Object("metadata");
        var components = new List<CycloneDxComponent>();
        ReadComponents(bom, components, 0, errors);
        // What the product itself is made of may stand there too (CycloneDX 1.6, metadata.component.components).
        ReadComponents(metadata.Object("component"), components, 0, errors);
        var (tool, toolVersion) = Tool(metadata);
        var read = new CycloneDxBom
        {
            Time = metadata.Time("timestamp"),
            Tool = tool,
            ToolVersion = toolVersion,
            Root = metadata.Has("component") ? Component(metadata.Object("component")) : null,
            Components = components,
            HasVulnerabilities = bom.Has("vulnerabilities"),
            Vulnerabilities = [.. bom.Objects("vulnerabilities").Select(Vulnerability)],
        };
        return errors.First is null ? read : new CycloneDxBom { Error = errors.First };
    }

    private static void ReadComponents(PredicateNode parent, List<CycloneDxComponent> components, int depth, PredicateErrors errors)
    {
        if (depth > MaxDepth || components.Count > PredicateNode.MaxItems)
        {
            errors.Add("components", depth > MaxDepth ? $"are nested deeper than {MaxDepth}" : $"are more than {PredicateNode.MaxItems}");
            return;
        }

        foreach (var node in parent.Objects("components"))
        {
            components.Add(Component(node));
            ReadComponents(node, components, depth + 1, errors);
        }
    }

    private static CycloneDxComponent Component(PredicateNode node) => new(
        node.Text("bom-ref") ?? "", node.Text("type") ?? "", node.Text("name") ?? "", node.Text("version"), node.Text("purl"), Licenses(node));

    private static List<string> Licenses(PredicateNode component)
    {
        var licenses = new List<string>();
        foreach (var choice in component.Objects("licenses"))
        {
            var license = choice.Object("license");
            licenses.Add(choice.Text("expression") ?? license.Text("id") ?? license.Text("name") ?? "");
        }

        return licenses;
    }

    // A list of tools up to 1.4, an object with components from 1.5 on.
    private static (string? Name, string? Version) Tool(PredicateNode metadata)
    {
        if (!metadata.TryGet("tools", out var tools))
            return default;

        var list = tools.ValueKind == JsonValueKind.Array ? metadata.Objects("tools") : metadata.Object("tools").Objects("components");
        return list.Count == 0 ? default : (list[0].Text("name"), list[0].Text("version"));
    }

    private static CycloneDxVulnerability Vulnerability(PredicateNode node)
    {
        var ratings = node.Objects("ratings");
        var analysis = node.Object("analysis");
        return new CycloneDxVulnerability(
            node.RequiredText("id"),
            [.. node.Objects("references").Select(r => r.Text("id")).OfType<string>()],
            [.. ratings.Select(r => (Raw(r, "severity"), r.Text("method")?.StartsWith("CVSS", StringComparison.Ordinal) is true ? Raw(r, "score") : null))],
            [.. node.Objects("affects").Select(a => a.RequiredText("ref"))],
            analysis.Text("state"),
            Justifications.Contains(analysis.Text("justification") ?? "") || !string.IsNullOrWhiteSpace(analysis.Text("detail")),
            analysis.Time("lastUpdated") ?? analysis.Time("firstIssued"));
    }

    // Whatever stands there counts as a rating: one that cannot be read must not look like none.
    private static string? Raw(PredicateNode node, string name) =>
        node.TryGet(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}
