namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>What a signing certificate says. The defaults are those of a GitHub workflow's certificate by Fulcio.</summary>
public sealed record LeafSpec
{
    public const string DefaultIssuer = "https://token.actions.githubusercontent.com";
    public const string DefaultSubject = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";

    /// <summary>From when it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>How long it is valid.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The GeneralNames of its subject alternative name, encoded; null leaves the extension out.</summary>
    public IReadOnlyList<byte[]>? Names { get; init; } = [Uri(DefaultSubject)];

    /// <summary>Fulcio's extensions by last arc, as their OCTET STRING's contents.</summary>
    public IReadOnlyDictionary<int, byte[]> Fulcio { get; init; } = new Dictionary<int, byte[]>
    {
        [1] = System.Text.Encoding.UTF8.GetBytes(DefaultIssuer),
        [5] = "acme/app"u8.ToArray(),
        [8] = Der.Utf8(DefaultIssuer),
        [12] = Der.Utf8("https://github.com/acme/app"),
        [24] = Der.Utf8("repo:acme/app:ref:refs/heads/main"),
    };

    /// <summary>The extended key usages; null leaves the extension out.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsages { get; init; } = ["1.3.6.1.5.5.7.3.3"];

    /// <summary>The key usage bits.</summary>
    public byte KeyUsage { get; init; } = 0x80;

    /// <summary>Whether it claims to be a certificate authority's.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Further extensions, whole.</summary>
    public IReadOnlyList<byte[]> More { get; init; } = [];

    /// <summary>The logs that promise it.</summary>
    public IReadOnlyList<FakeCtLog> CtLogs { get; init; } = [];

    /// <summary>Changes the SCT list that is embedded.</summary>
    public Func<byte[], byte[]> SctList { get; init; } = list => list;

    /// <summary>Signs with this key in place of the authority's.</summary>
    public FakeKey? Forger { get; init; }

    public static byte[] Uri(string text) => Der.Implicit(6, System.Text.Encoding.ASCII.GetBytes(text));

    public static byte[] Email(string text) => Der.Implicit(1, System.Text.Encoding.ASCII.GetBytes(text));

    public static byte[] UserName(string text) => Der.Explicit(0, Der.Oid("1.3.6.1.4.1.57264.1.7"), Der.Explicit(0, Der.Utf8(text)));
}
