using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>One manifest that a node could run, out of an index.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Platform">The platform that the index names; null when it names none.</param>
public sealed record PlatformManifest(Digest Digest, Platform? Platform);
