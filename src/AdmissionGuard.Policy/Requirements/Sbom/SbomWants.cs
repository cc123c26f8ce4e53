using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>What a requirement wants of bills of materials, prepared.</summary>
internal sealed record SbomWants
{
    public required IReadOnlyList<SbomFormat> Formats { get; init; }

    public required IReadOnlyList<PackageRange> DenyPackages { get; init; }

    public required LicenseSet DenyLicenses { get; init; }

    public required LicenseSet AllowLicenses { get; init; }

    public required bool DenyUnknownLicenses { get; init; }

    public required TimeSpan? MaxAge { get; init; }
}
