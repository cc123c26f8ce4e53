using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>A component of a bill of materials, whatever its format.</summary>
/// <param name="Name">Name and version, for messages.</param>
/// <param name="Purls">Its purls; none when it has none.</param>
/// <param name="HasUnreadablePurl">True when it has a purl that is none.</param>
/// <param name="Licenses">Its licences, which hold together; empty when nobody says.</param>
/// <param name="IsLicensed">False for what has no licence of its own, as the image or the operating system.</param>
internal sealed record SbomComponent(string Name, IReadOnlyList<PackageUrl> Purls, bool HasUnreadablePurl, IReadOnlyList<string> Licenses, bool IsLicensed);
