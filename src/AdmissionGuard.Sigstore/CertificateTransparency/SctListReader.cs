using System.Buffers.Binary;

namespace AdmissionGuard.Sigstore.CertificateTransparency;

/// <summary>Reads a SignedCertificateTimestampList (RFC 6962, section 3.3), which is TLS encoding inside the extension's OCTET STRING.</summary>
internal static class SctListReader
{
    private const int LogIdBytes = 32;
    private const byte Version1 = 0;
    private const byte Sha256 = 4;

    /// <summary>Reads a whole list. SCTs of later versions and of other algorithms are left out: they prove nothing here.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> list, out List<SignedCertificateTimestamp> scts)
    {
        scts = [];
        if (!TryVector(ref list, out var items) || !list.IsEmpty)
            return false;
        for (var count = 0; !items.IsEmpty; count++)
        {
            if (count == EvidenceLimits.MaxCertificateTimestamps || !TryVector(ref items, out var sct) || sct.IsEmpty)
                return false;
            if (sct.Span[0] != Version1)
                continue;
            if (!TrySct(sct[1..], out var read))
                return false;
            if (read is { } known)
                scts.Add(known);
        }

        return true;
    }

    private static bool TrySct(ReadOnlyMemory<byte> rest, out SignedCertificateTimestamp? sct)
    {
        sct = null;
        if (rest.Length < LogIdBytes + sizeof(ulong))
            return false;
        var logId = rest[..LogIdBytes];
        var milliseconds = BinaryPrimitives.ReadUInt64BigEndian(rest.Span[LogIdBytes..]);
        rest = rest[(LogIdBytes + sizeof(ulong))..];
        if (!TryVector(ref rest, out var extensions) || rest.Length < 2)
            return false;
        var (hash, algorithm) = (rest.Span[0], rest.Span[1]);
        rest = rest[2..];
        if (!TryVector(ref rest, out var signature) || !rest.IsEmpty)
            return false;
        if (hash == Sha256)
            sct = new SignedCertificateTimestamp(logId, milliseconds, extensions, algorithm, signature);
        return true;
    }

    private static bool TryVector(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> vector)
    {
        vector = default;
        if (rest.Length < sizeof(ushort))
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
        if (rest.Length < sizeof(ushort) + length)
            return false;
        vector = rest.Slice(sizeof(ushort), length);
        rest = rest[(sizeof(ushort) + length)..];
        return true;
    }
}
