using System.Text;
using System.Text.Json;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>Reads SPDX 2.2 and 2.3 in JSON. cosign attests a document as an object, or as a text that holds the JSON.</summary>
internal static class SpdxReader
{
    /// <summary>The predicate types: in-toto's, and with a version as some tools write it.</summary>
    public static readonly IReadOnlyList<string> PredicateTypes = ["https://spdx.dev/Document", "https://spdx.dev/Document/v2.2", "https://spdx.dev/Document/v2.3"];

    /// <summary>The predicate's own bound holds for a text in it too; below it, depth alone could harm.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static SbomReport Read(JsonElement predicate)
    {
        // cosign 1 put what it attested into Data, beside a timestamp.
        if (predicate.ValueKind == JsonValueKind.Object && !predicate.TryGetProperty("spdxVersion", out _) && predicate.TryGetProperty("Data", out var data))
            predicate = data;
        if (predicate.ValueKind == JsonValueKind.String)
        {
            if (!TryParse(predicate.GetString()!, out predicate))
                return SbomReport.Failed(SbomFormat.Spdx, Reason.UnsupportedFormat, "SPDX is not in JSON");
        }

        var errors = new PredicateErrors();
        var root = PredicateNode.Root(predicate, errors);
        var version = root.Text("spdxVersion");
        if (errors.First is null && version is not ("SPDX-2.2" or "SPDX-2.3"))
            return SbomReport.Failed(SbomFormat.Spdx, Reason.UnsupportedFormat, $"SPDX version is {UntrustedText.Show(version, 32)}, want SPDX-2.2 or SPDX-2.3");

        var time = root.Object("creationInfo").Time("created");
        var components = root.Objects("packages").Select(Component).ToArray();
        return errors.First is null
            ? new SbomReport(SbomFormat.Spdx, null, "", time, components)
            : SbomReport.Failed(SbomFormat.Spdx, Reason.PredicateInvalid, errors.First);
    }

    private static SbomComponent Component(PredicateNode package)
    {
        var purls = package.Objects("externalRefs").Where(r => r.Text("referenceType") is "purl" or "http://spdx.org/rdf/references/purl").Select(r => r.Text("referenceLocator")).ToArray();
        var readable = purls.Select(p => PackageUrl.TryParse(p, out var purl) ? purl : null).ToArray();
        return new SbomComponent(
            $"{package.Text("name")} {package.Text("versionInfo")}".TrimEnd(),
            [.. readable.OfType<PackageUrl>()],
            readable.Contains(null),
            Licenses(package),
            package.Text("primaryPackagePurpose") is not ("CONTAINER" or "OPERATING-SYSTEM" or "OPERATING_SYSTEM" or "FILE"));
    }

    // What was concluded outranks what was declared; NOASSERTION and NONE say nothing.
    private static IReadOnlyList<string> Licenses(PredicateNode package)
    {
        foreach (var field in (string[])["licenseConcluded", "licenseDeclared"])
        {
            if (package.Text(field) is { Length: > 0 } license && license is not ("NOASSERTION" or "NONE"))
                return [license];
        }

        return [];
    }

    private static bool TryParse(string text, out JsonElement element)
    {
        element = default;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), Strict);
            element = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
