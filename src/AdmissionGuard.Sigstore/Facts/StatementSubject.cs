namespace AdmissionGuard.Sigstore.Facts;

/// <summary>One subject of an in-toto Statement (ResourceDescriptor).</summary>
/// <param name="Name">The name, or null.</param>
/// <param name="Digests">Algorithm to digest, as they stand; compared by algorithm and value, never across algorithms.</param>
/// <param name="Annotations">String-valued annotations (cosign 3 puts <c>-a key=value</c> here).</param>
public sealed record StatementSubject(
    string? Name,
    IReadOnlyDictionary<string, string> Digests,
    IReadOnlyDictionary<string, string> Annotations);
