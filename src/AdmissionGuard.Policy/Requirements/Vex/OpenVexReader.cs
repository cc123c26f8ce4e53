using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Verdicts;

using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>Reads OpenVEX 0.0.1 to 0.2.0 (openvex/spec, OPENVEX-SPEC.md and ATTESTING.md).</summary>
internal static class OpenVexReader
{
    /// <summary>The predicate types.</summary>
    public static readonly IReadOnlyList<string> PredicateTypes =
        ["https://openvex.dev/ns", "https://openvex.dev/ns/v0.2.0", "https://openvex.dev/ns/v0.0.1"];

    // OpenVEX 0.2.0, "Status Justifications".
    private static readonly HashSet<string> Justifications = new(StringComparer.Ordinal)
    {
        "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
    };

    public static VexDocument Read(VerifiedStatement statement)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(statement.Predicate, errors);
        var time = Latest(root);
        var statements = root.Objects("statements").Select(s => Statement(s, time)).ToArray();
        return new VexDocument(errors.First, errors.First is null ? statements : []);
    }

    private static VexStatement Statement(PredicateNode node, DateTimeOffset? documentTime)
    {
        var status = node.Text("status");
        if (status is not ("not_affected" or "affected" or "fixed" or "under_investigation"))
            node.Error("status", $"is {UntrustedText.Show(status, 32)}, want not_affected, affected, fixed or under_investigation");
        return new VexStatement
        {
            Ids = Ids(node),
            Clears = status == "fixed" || (status == "not_affected" && IsJustified(node)),
            Time = Latest(node) ?? documentTime,
            Products = Products(node),
        };
    }

    // "vulnerability" is an object, in 0.0.1 a text.
    private static IReadOnlyList<string> Ids(PredicateNode node)
    {
        if (node.TryGet("vulnerability", out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String)
            return [value.GetString()!];

        var vulnerability = node.Object("vulnerability");
        return [.. new[] { vulnerability.Text("name"), vulnerability.Text("@id") }.OfType<string>(), .. vulnerability.Texts("aliases")];
    }

    private static bool IsJustified(PredicateNode node) =>
        Justifications.Contains(node.Text("justification") ?? "") || !string.IsNullOrWhiteSpace(node.Text("impact_statement"));

    private static VexProduct[] Products(PredicateNode node)
    {
        // In 0.0.1 products are texts.
        if (node.TryGet("products", out var value) && value.ValueKind == System.Text.Json.JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == System.Text.Json.JsonValueKind.String))
            return [.. node.Texts("products").Select(id => Product(id, PackageUrl.TryParse(id, out var purl) ? purl : null, null, []))];

        return [.. node.Objects("products").Select(Product)];
    }

    private static VexProduct Product(PredicateNode node)
    {
        var id = node.Text("@id") ?? "";
        var text = node.Object("identifiers").Text("purl") ?? id;
        var hash = node.Object("hashes").Text("sha-256") ?? node.Object("hashes").Text("sha256");
        var parts = node.Objects("subcomponents").Select(s => s.Object("identifiers").Text("purl") ?? s.Text("@id") ?? "").ToArray();
        return Product(id, PackageUrl.TryParse(text, out var purl) ? purl : null, hash, parts);
    }

    private static VexProduct Product(string id, PackageUrl? purl, string? sha256, string[] parts)
    {
        var packages = parts.Select(p => PackageUrl.TryParse(p, out var package) ? package : null).ToArray();
        return new VexProduct(id, purl, sha256, [.. packages.OfType<PackageUrl>()], packages.Contains(null));
    }

    private static DateTimeOffset? Latest(PredicateNode node)
    {
        var (made, updated) = (node.Time("timestamp"), node.Time("last_updated"));
        return made is null || updated > made ? updated ?? made : made;
    }
}
