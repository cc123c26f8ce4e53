using System.Buffers.Binary;
using System.Net.Sockets;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Serving;

/// <summary>
/// Client hellos written by hand (RFC 5246, section 7.4.1.2), because the local TLS library refuses to offer what is
/// refused here.
/// </summary>
[Trait("threat", "W2")]
public sealed class TlsMatrixTests
{
    private const byte Alert = 21;
    private const byte Handshake = 22;

    private const ushort EcdheEcdsaAes128Gcm = 0xC02B;

    public static TheoryData<string, ushort, ushort[]> Refused => new()
    {
        { "SSL 3.0", 0x0300, [EcdheEcdsaAes128Gcm, 0xC009] },
        { "TLS 1.0", 0x0301, [EcdheEcdsaAes128Gcm, 0xC009, 0xC00A] },
        { "TLS 1.1", 0x0302, [EcdheEcdsaAes128Gcm, 0xC009, 0xC00A] },
        { "3DES", 0x0303, [0xC008, 0xC012, 0x000A] },
        { "RC4", 0x0303, [0xC007, 0xC011, 0x0005] },
        { "no forward secrecy", 0x0303, [0x009C, 0x009D, 0x002F, 0x0035, 0xC02D] },
        { "CBC", 0x0303, [0xC009, 0xC00A, 0xC023, 0xC024] },
        { "NULL and anonymous", 0x0303, [0xC006, 0xC015, 0x0002, 0x0018] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Old_versions_and_weak_suites_are_refused(string what, ushort version, ushort[] suites)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        Assert.True(await FirstRecordAsync(webhook.Server.Address, version, suites) is Alert or 0, what);
    }

    [Fact]
    public async Task The_same_hello_with_a_good_suite_is_answered()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer());
        Assert.Equal(Handshake, await FirstRecordAsync(webhook.Server.Address, 0x0303, [EcdheEcdsaAes128Gcm]));
    }

    // The content type of the first record of the answer; 0 when the server just closes.
    private static async Task<byte> FirstRecordAsync(Uri address, ushort version, ushort[] suites)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(ClientHello(version, suites));
        var record = new byte[1];
        try
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            return await stream.ReadAsync(record, stop.Token) == 0 ? (byte)0 : record[0];
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static byte[] ClientHello(ushort version, ushort[] suites)
    {
        List<byte> body = [.. Two(version), .. new byte[32], 0];
        body.AddRange(Two((ushort)(suites.Length * 2)));
        foreach (var suite in suites)
            body.AddRange(Two(suite));
        body.AddRange([1, 0]);
        byte[] extensions =
        [
            0, 10, 0, 4, 0, 2, 0, 23, // supported_groups: secp256r1
            0, 11, 0, 2, 1, 0, // ec_point_formats: uncompressed
            0, 13, 0, 6, 0, 4, 4, 3, 4, 1, // signature_algorithms: ecdsa_secp256r1_sha256, rsa_pkcs1_sha256
        ];
        body.AddRange(Two((ushort)extensions.Length));
        body.AddRange(extensions);
        byte[] handshake = [1, 0, .. Two((ushort)body.Count), .. body];
        return [Handshake, 3, 1, .. Two((ushort)handshake.Length), .. handshake];
    }

    private static byte[] Two(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
