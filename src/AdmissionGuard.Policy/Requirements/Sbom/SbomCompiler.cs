using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>Prepares <c>sbom</c>.</summary>
internal sealed class SbomCompiler(CompileContext context, QuorumCompiler quorums)
{
    private const int MaxItems = 1024;

    public Rule? Compile(string name, SbomRequirement requirement, string path)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        if (requirement.Formats is not null && context.Count(requirement.Formats, FieldPath.Member(path, "formats"), 2) && requirement.Formats.Distinct().Count() < requirement.Formats.Count)
            context.Error(FieldPath.Member(path, "formats"), "names a format twice");
        if (requirement.UnknownLicenses is not null && requirement.DenyLicenses is null && requirement.AllowLicenses is null)
            context.Error(FieldPath.Member(path, "unknownLicenses"), "needs denyLicenses or allowLicenses");
        var wants = new SbomWants
        {
            Formats = requirement.Formats ?? [SbomFormat.Spdx, SbomFormat.CycloneDx],
            DenyPackages = Packages(requirement.DenyPackages, FieldPath.Member(path, "denyPackages")),
            DenyLicenses = Licenses(requirement.DenyLicenses, FieldPath.Member(path, "denyLicenses")),
            AllowLicenses = Licenses(requirement.AllowLicenses, FieldPath.Member(path, "allowLicenses")),
            DenyUnknownLicenses = (requirement.UnknownLicenses ?? (requirement.AllowLicenses is null ? UnknownLicenses.Allow : UnknownLicenses.Deny)) == UnknownLicenses.Deny,
            MaxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge")),
        };
        return from is null ? null : new SbomRule(name, from, wants);
    }

    private List<PackageRange> Packages(IReadOnlyList<string>? packages, string path)
    {
        var compiled = new List<PackageRange>();
        var texts = context.OptionalTexts(packages, path, MaxItems);
        for (var i = 0; i < texts.Count; i++)
        {
            if (PackageRange.TryParse(texts[i], out var range, out var error))
                compiled.Add(range);
            else
                context.Error(FieldPath.Item(path, i), error);
        }

        return compiled;
    }

    private LicenseSet Licenses(IReadOnlyList<string>? licenses, string path)
    {
        var compiled = new List<LicenseExpression.License>();
        var texts = context.OptionalTexts(licenses, path, MaxItems);
        for (var i = 0; i < texts.Count; i++)
        {
            if (LicenseParser.TryParse(texts[i], out var expression) && expression is LicenseExpression.License license)
                compiled.Add(license);
            else
                context.Error(FieldPath.Item(path, i), $"is {UntrustedText.Show(texts[i], 64)}, want one SPDX licence id as in AGPL-3.0-only");
        }

        return new LicenseSet(compiled);
    }
}
