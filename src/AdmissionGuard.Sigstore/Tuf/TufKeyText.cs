using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Reads the texts in which TUF metadata writes public keys (TUF specification, 4.2.2); null for what is none.</summary>
internal static class TufKeyText
{
    private const int Ed25519Length = 32;
    private const int P256PointLength = 65;
    private const byte UncompressedPoint = 4;

    // SubjectPublicKeyInfo up to the key's bits: RFC 8410, section 4, and RFC 5480, section 2.
    private static ReadOnlySpan<byte> Ed25519Prefix => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    private static ReadOnlySpan<byte> P256Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];

    /// <summary>32 bytes in hex.</summary>
    public static PublicKey? ReadEd25519(string text) =>
        TufJson.Hex(text) is { Length: Ed25519Length } key ? ReadDer([.. Ed25519Prefix, .. key]) : null;

    /// <summary>PEM, or the uncompressed point in hex, as repositories made before 2023 have it.</summary>
    public static PublicKey? ReadP256(string text) =>
        TufJson.Hex(text) is { Length: P256PointLength } point && point[0] == UncompressedPoint
            ? ReadDer([.. P256Prefix, .. point])
            : ReadPem(text, KeyAlgorithm.EcdsaP256);

    /// <summary>PEM of a key of one kind.</summary>
    public static PublicKey? ReadPem(string text, KeyAlgorithm algorithm) =>
        PublicKey.TryParsePem(text, out var key, out _) && key.Algorithm == algorithm ? key : null;

    private static PublicKey? ReadDer(byte[] der) => PublicKey.TryParseDer(der, out var key, out _) ? key : null;
}
