using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>What is looked for.</summary>
/// <param name="Repository">The image's repository.</param>
/// <param name="Subject">The digest of the index or manifest.</param>
/// <param name="Need">What the policies can use.</param>
/// <param name="Everything">
/// True when all of it counts (scans, VEX, thresholds): then every place is asked at once. False when one good piece is
/// enough: then the likeliest place is asked first, and the next only when the caller asks for more.
/// </param>
public sealed record EvidenceQuery(RepositoryName Repository, Digest Subject, EvidenceNeed Need, bool Everything);
