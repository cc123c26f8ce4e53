using System.Numerics;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>The Merkle trees of transparency logs (RFC 6962, section 2.1), over SHA-256.</summary>
internal static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    // Leaves and nodes are hashed behind different bytes, so that no node passes for a leaf.
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>The hash of a leaf.</summary>
    public static void HashLeaf(ReadOnlySpan<byte> leaf, Span<byte> hash)
    {
        byte[] prefixed = [LeafPrefix, .. leaf];
        SHA256.HashData(prefixed, hash);
    }

    /// <summary>
    /// Whether the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2). A proof has exactly as many hashes as
    /// index and size ask for: one at each level of the path inside the subtree, and one for each set bit of the index above.
    /// </summary>
    /// <param name="leafHash">The leaf's hash.</param>
    /// <param name="index">The leaf's index.</param>
    /// <param name="size">The tree's size.</param>
    /// <param name="proof">The hashes, from the leaf up.</param>
    /// <param name="root">The tree's root.</param>
    public static bool IsIncluded(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<ReadOnlyMemory<byte>> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != HashBytes || root.Length != HashBytes)
            return false;
        var inner = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        var border = BitOperations.PopCount((ulong)index >> inner);
        if (proof.Count != inner + border)
            return false;

        Span<byte> node = stackalloc byte[1 + 2 * HashBytes];
        Span<byte> hash = stackalloc byte[HashBytes];
        node[0] = NodePrefix;
        leafHash.CopyTo(hash);
        for (var level = 0; level < proof.Count; level++)
        {
            var sibling = proof[level].Span;
            if (sibling.Length != HashBytes)
                return false;
            var siblingIsLeft = level >= inner || ((index >> level) & 1) == 1;
            (siblingIsLeft ? sibling : hash).CopyTo(node[1..]);
            (siblingIsLeft ? hash : sibling).CopyTo(node[(1 + HashBytes)..]);
            SHA256.HashData(node, hash);
        }

        return hash.SequenceEqual(root);
    }
}
