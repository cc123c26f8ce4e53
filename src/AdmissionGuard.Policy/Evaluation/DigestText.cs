using System.Buffers;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Digests as OCI writes them (image-spec, descriptor, "Digests"), of the algorithms that are taken.</summary>
internal static class DigestText
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>True for <c>sha256:</c> with 64, or <c>sha512:</c> with 128 lower-case hex digits.</summary>
    public static bool IsDigest(string text) =>
        (text.StartsWith("sha256:", StringComparison.Ordinal) && IsHex(text.AsSpan(7), 64))
        || (text.StartsWith("sha512:", StringComparison.Ordinal) && IsHex(text.AsSpan(7), 128));

    /// <summary>True for exactly so many lower-case hex digits.</summary>
    public static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(LowerHex);
}
