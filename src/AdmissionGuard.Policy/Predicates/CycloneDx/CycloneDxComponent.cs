namespace AdmissionGuard.Policy.Predicates.CycloneDx;

/// <summary>A component of a bill of materials.</summary>
/// <param name="Ref">Its <c>bom-ref</c>; empty when it has none.</param>
/// <param name="Type">Its type, as in <c>library</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; null when it has none.</param>
/// <param name="Purl">Its purl as it stands; null when it has none.</param>
/// <param name="Licenses">Its licences, each an id, a name or an expression; any one and all of them hold together.</param>
internal sealed record CycloneDxComponent(string Ref, string Type, string Name, string? Version, string? Purl, IReadOnlyList<string> Licenses);
