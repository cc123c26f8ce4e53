using System.Security.Cryptography;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>RFC 6962 trees, straight from the recursive definitions.</summary>
public static class FakeMerkleTree
{
    public static byte[] Leaf(byte[] entry) => SHA256.HashData([0, .. entry]);

    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count == 1
        ? leaves[0]
        : Node(Root([.. leaves.Take(Split(leaves.Count))]), Root([.. leaves.Skip(Split(leaves.Count))]));

    public static IReadOnlyList<byte[]> Path(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1)
            return [];
        var k = Split(leaves.Count);
        var (left, right) = ((byte[][])[.. leaves.Take(k)], (byte[][])[.. leaves.Skip(k)]);
        return index < k ? [.. Path(index, left), Root(right)] : [.. Path(index - k, right), Root(left)];
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count)
            k *= 2;
        return k;
    }
}
