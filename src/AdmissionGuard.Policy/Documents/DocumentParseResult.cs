namespace AdmissionGuard.Policy.Documents;

/// <summary>What a text held.</summary>
/// <param name="Documents">The resources that could be read, in the text's order.</param>
/// <param name="Errors">What could not, in the text's order.</param>
public sealed record DocumentParseResult(IReadOnlyList<PolicyDocument> Documents, IReadOnlyList<PolicyError> Errors)
{
    /// <summary>True when everything could be read.</summary>
    public bool Success => Errors.Count == 0;
}
