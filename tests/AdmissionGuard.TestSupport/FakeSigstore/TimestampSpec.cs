namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>How a timestamp differs from a sound one.</summary>
public sealed record TimestampSpec
{
    public byte[]? Imprint { get; init; }

    public string Fraction { get; init; } = "";

    /// <summary>What follows the time in the TSTInfo.</summary>
    public IReadOnlyList<byte[]> MoreInfo { get; init; } = [];

    public string? ContentType { get; init; } = "1.2.840.113549.1.9.16.1.4";

    public byte[]? MessageDigest { get; init; }

    public bool WithoutCertificateId { get; init; }

    /// <summary>Names this certificate as the signer's.</summary>
    public byte[]? NamedCertificate { get; init; }

    /// <summary>The embedded certificates; by default the signer's.</summary>
    public IReadOnlyList<byte[]>? Certificates { get; init; }

    /// <summary>Signs with this key.</summary>
    public FakeKey? Signer { get; init; }

    public Func<byte[], byte[]> Signature { get; init; } = signature => signature;

    public int SignerInfos { get; init; } = 1;

    public int Status { get; init; }
}
