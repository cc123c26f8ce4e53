using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Content;

/// <summary>A blob as received.</summary>
/// <param name="Digest">The hash of <paramref name="Bytes"/>: computed.</param>
/// <param name="Bytes">The exact bytes.</param>
public sealed record Blob(Digest Digest, ReadOnlyMemory<byte> Bytes);
