using System.Buffers.Binary;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>A certificate-transparency log that promises and keeps nothing.</summary>
public sealed class FakeCtLog(FakeKey key)
{
    public FakeKey Key { get; } = key;

    /// <summary>Extensions of its SCTs, as a static-ct log has.</summary>
    public byte[] Extensions { get; init; } = [];

    /// <summary>The SCT for a precertificate.</summary>
    public byte[] Promise(byte[] precertificate, byte[] issuerKeyId, DateTimeOffset time)
    {
        var milliseconds = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.ToUnixTimeMilliseconds());
        byte[] extensions = [(byte)(Extensions.Length >> 8), (byte)Extensions.Length, .. Extensions];
        byte[] signed =
        [
            0, 0, .. milliseconds, 0, 1, .. issuerKeyId,
            (byte)(precertificate.Length >> 16), (byte)(precertificate.Length >> 8), (byte)precertificate.Length, .. precertificate, .. extensions,
        ];
        var signature = Key.Sign(signed);
        var isRsa = Key.Details.Contains("RSA", StringComparison.Ordinal);
        return [0, .. Key.Id, .. milliseconds, .. extensions, 4, isRsa ? (byte)1 : (byte)3, (byte)(signature.Length >> 8), (byte)signature.Length, .. signature];
    }
}
