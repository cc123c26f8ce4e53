using AdmissionGuard.Registry.Content;

namespace AdmissionGuard.Registry.Caching;

/// <summary>Content kept by its digest, which it was compared with.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Manifest">The parsed manifest, where it was fetched as one.</param>
internal sealed record CachedContent(ReadOnlyMemory<byte> Bytes, FetchedManifest? Manifest);
