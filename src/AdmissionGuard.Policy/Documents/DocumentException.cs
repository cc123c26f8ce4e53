namespace AdmissionGuard.Policy.Documents;

/// <summary>A text cannot be read any further; never leaves this folder.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="line">The line, from 1; null where unknown.</param>
/// <param name="fieldPath">The field's path, where known.</param>
internal sealed class DocumentException(string message, int? line, string fieldPath = "") : Exception(message)
{
    public int? Line { get; } = line;

    public string FieldPath { get; } = fieldPath;
}
