using System.Diagnostics;

namespace AdmissionGuard.Sigstore.Der;

/// <summary>Writes DER headers into memory that was measured before.</summary>
internal static class DerWriter
{
    /// <summary>Bytes of tag and length in front of so many bytes of contents.</summary>
    public static int HeaderLength(int contents) => contents switch
    {
        < 0x80 => 2,
        < 0x100 => 3,
        < 0x1_0000 => 4,
        < 0x100_0000 => 5,
        _ => throw new UnreachableException("certificates are bounded far below this"),
    };

    /// <summary>Writes tag and length.</summary>
    public static void WriteHeader(ref Span<byte> rest, byte tag, int contents)
    {
        var header = HeaderLength(contents);
        rest[0] = tag;
        if (header == 2)
        {
            rest[1] = (byte)contents;
        }
        else
        {
            rest[1] = (byte)(0x80 | (header - 2));
            for (var i = header - 1; i >= 2; i--, contents >>= 8)
                rest[i] = (byte)contents;
        }

        rest = rest[header..];
    }

    /// <summary>Writes bytes as they are.</summary>
    public static void WriteBytes(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
