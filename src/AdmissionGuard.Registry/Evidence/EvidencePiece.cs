using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>One piece of evidence as found; nothing about it is verified.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where, for people: <c>referrer sha256:…</c> or <c>tag sha256-….sig layer 0</c>.</param>
/// <param name="ContentDigest">The digest of its bytes (of the manifest, where the bytes were not fetched): equal digests are equal evidence, annotations aside.</param>
public abstract record EvidencePiece(Digest Subject, string Place, Digest ContentDigest)
{
    /// <summary>The place by which it was found.</summary>
    internal EvidencePlace? Origin { get; init; }
}
