namespace AdmissionGuard.Policy.Documents;

/// <summary>What a text held.</summary>
/// <param name="Documents">
/// The resources, in the text's order; also those that could be read in part, which carry their errors and deny what they
/// match when they are compiled.
/// </param>
/// <param name="Errors">Everything that could not be read, in the text's order.</param>
public sealed record DocumentParseResult(IReadOnlyList<PolicyDocument> Documents, IReadOnlyList<PolicyError> Errors)
{
    /// <summary>True when everything could be read.</summary>
    public bool Success => Errors.Count == 0;
}
