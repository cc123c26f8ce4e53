using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Content;

/// <summary>A manifest as received.</summary>
/// <param name="Digest">The hash of <paramref name="Bytes"/>: computed, never taken from a header.</param>
/// <param name="Bytes">The exact bytes.</param>
/// <param name="Document">What they say.</param>
/// <param name="Endpoint">Who answered: the registry, a mirror of it, or the layout's directory.</param>
public sealed record FetchedManifest(Digest Digest, ReadOnlyMemory<byte> Bytes, ManifestDocument Document, string Endpoint);
