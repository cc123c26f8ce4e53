using System.Buffers;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Hex in its one form that digests and ids are written in: lower case, of a fixed length.</summary>
internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Decodes; false when it is not exactly so many bytes in lower-case hex.</summary>
    public static bool TryDecode(string? text, int bytes, out byte[] decoded)
    {
        decoded = [];
        if (text is null || text.Length != 2 * bytes || text.AsSpan().ContainsAnyExcept(Digits))
            return false;
        decoded = Convert.FromHexString(text);
        return true;
    }
}
