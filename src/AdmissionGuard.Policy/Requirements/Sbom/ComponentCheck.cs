using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>Says what is wrong with a component.</summary>
internal sealed class ComponentCheck(SbomWants wants)
{
    /// <summary>What is denied, against what; null when nothing is.</summary>
    public string? Objection(SbomComponent component) => Package(component) ?? License(component);

    private string? Package(SbomComponent component)
    {
        if (wants.DenyPackages.Count == 0)
            return null;
        if (component.HasUnreadablePurl)
            return $"component {Show(component)} has a purl that cannot be read";
        foreach (var purl in component.Purls)
        {
            if (wants.DenyPackages.FirstOrDefault(d => d.Contains(purl)) is { } denied)
                return $"component {UntrustedText.Show(purl.ToString(), 128)} is denied by {UntrustedText.Show(denied.Text, 128)}";
        }

        return null;
    }

    private string? License(SbomComponent component)
    {
        if (!component.IsLicensed || wants.DenyLicenses.Count + wants.AllowLicenses.Count == 0)
            return null;
        if (component.Licenses.Count == 0)
            return wants.DenyUnknownLicenses ? $"component {Show(component)} has no known licence" : null;

        foreach (var text in component.Licenses)
        {
            if (!LicenseParser.TryParse(text, out var expression))
            {
                if (wants.DenyUnknownLicenses)
                    return $"component {Show(component)} has a licence that is no SPDX expression: {UntrustedText.Show(text, 96)}";
            }
            else if (!expression.CanBeMet(IsAcceptable))
            {
                return $"component {Show(component)} has licence {UntrustedText.Show(text, 128)}, which the policy denies";
            }
        }

        return null;
    }

    private bool IsAcceptable(LicenseExpression.License license) =>
        !wants.DenyLicenses.Contains(license) && (wants.AllowLicenses.Count == 0 || wants.AllowLicenses.Contains(license));

    private static string Show(SbomComponent component) => UntrustedText.Show(component.Name, 128);
}
