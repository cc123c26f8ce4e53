using System.Buffers.Text;
using System.Text;

namespace AdmissionGuard.Sigstore.Dsse;

/// <summary>
/// What a DSSE signature is over (secure-systems-lab/dsse, protocol.md, "Signature Definition"):
/// <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c>, lengths in bytes and decimal.
/// </summary>
internal static class PreAuthenticationEncoding
{
    private const int MaxLengthDigits = 10;

    /// <summary>Encodes type and payload.</summary>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetBytes(payloadType);
        Span<byte> typeLength = stackalloc byte[MaxLengthDigits];
        Span<byte> payloadLength = stackalloc byte[MaxLengthDigits];
        typeLength = Decimal(type.Length, typeLength);
        payloadLength = Decimal(payload.Length, payloadLength);
        return [.. "DSSEv1 "u8, .. typeLength, (byte)' ', .. type, (byte)' ', .. payloadLength, (byte)' ', .. payload];
    }

    private static Span<byte> Decimal(int value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out var written);
        return destination[..written];
    }
}
