using System.Buffers;
using System.Buffers.Text;

namespace AdmissionGuard.Sigstore.Json;

/// <summary>
/// Base64 as protobuf's JSON mapping and DSSE allow it: standard or URL-safe alphabet, with or without padding. No white
/// space and no bits beyond the last byte, so that no two texts of one alphabet mean the same bytes.
/// </summary>
internal static class Base64Text
{
    private const int Quantum = 4;

    /// <summary>Decodes a whole text.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var digits = text[..^padding];
        var tail = digits.Length % Quantum;
        if ((padding > 0 && text.Length % Quantum != 0) || tail == 1 || text.ContainsAny(" \t\r\n"u8))
            return false;

        var isUrl = digits.ContainsAny((byte)'-', (byte)'_');
        var decoded = new byte[digits.Length / Quantum * 3 + Math.Max(tail - 1, 0)];
        if (!TryDecodeQuanta(digits[..^tail], isUrl, decoded, out var written))
            return false;
        bytes = decoded;
        if (tail == 0)
            return true;

        // Filled up with zeros, the last quantum decodes to the last bytes and zeros: anything else is not canonical.
        Span<byte> last = [(byte)'A', (byte)'A', (byte)'A', (byte)'A'];
        Span<byte> end = stackalloc byte[3];
        digits[^tail..].CopyTo(last);
        if (!TryDecodeQuanta(last, isUrl, end, out _) || end[(tail - 1)..].ContainsAnyExcept((byte)0))
            return false;
        end[..(tail - 1)].CopyTo(decoded.AsSpan(written));
        return true;
    }

    private static bool TryDecodeQuanta(ReadOnlySpan<byte> digits, bool isUrl, Span<byte> decoded, out int written)
    {
        var status = isUrl
            ? Base64Url.DecodeFromUtf8(digits, decoded, out _, out written)
            : Base64.DecodeFromUtf8(digits, decoded, out _, out written);
        return status == OperationStatus.Done && written == digits.Length / Quantum * 3;
    }
}
