namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>A proof of inclusion as received (Sigstore protobuf specification, <c>InclusionProof</c>).</summary>
/// <param name="LogIndex">The leaf's index in its tree.</param>
/// <param name="TreeSize">The tree's size.</param>
/// <param name="RootHash">The tree's root.</param>
/// <param name="Hashes">The path, from the leaf up.</param>
/// <param name="Checkpoint">The signed statement about the tree, UTF-8.</param>
internal sealed record InclusionProof(
    long LogIndex,
    long TreeSize,
    ReadOnlyMemory<byte> RootHash,
    IReadOnlyList<ReadOnlyMemory<byte>> Hashes,
    ReadOnlyMemory<byte> Checkpoint);
