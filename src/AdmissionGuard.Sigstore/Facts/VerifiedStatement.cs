using System.Text.Json;

namespace AdmissionGuard.Sigstore.Facts;

/// <summary>An in-toto Statement (v0.1 or v1) from a DSSE envelope.</summary>
/// <param name="Payload">The exact signed bytes.</param>
/// <param name="StatementType">The <c>_type</c>.</param>
/// <param name="Subjects">The subjects; at least one.</param>
/// <param name="PredicateType">The <c>predicateType</c>, exactly as it stands.</param>
/// <param name="Predicate">The predicate; of kind Undefined when the statement has none.</param>
public sealed record VerifiedStatement(
    ReadOnlyMemory<byte> Payload,
    string StatementType,
    IReadOnlyList<StatementSubject> Subjects,
    string PredicateType,
    JsonElement Predicate) : VerifiedContent(Payload);
