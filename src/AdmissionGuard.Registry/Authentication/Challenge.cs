namespace AdmissionGuard.Registry.Authentication;

/// <summary>How a registry wants to be authenticated to.</summary>
/// <param name="Scheme"><c>bearer</c> or <c>basic</c>, lower case.</param>
/// <param name="Parameters">The parameters, by lower-case name.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    internal bool IsBearer => Scheme == "bearer";

    internal bool IsBasic => Scheme == "basic";

    internal string? this[string parameter] => Parameters.GetValueOrDefault(parameter);
}
