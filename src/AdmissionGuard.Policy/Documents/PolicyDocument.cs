using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Documents;

/// <summary>A resource and where it was read from.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Source">Its place, for messages.</param>
public sealed record PolicyDocument(PolicyResource Resource, DocumentSource Source);
