using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>
/// A whole Sigstore in memory: certificate authority, certificate-transparency log, Rekor v1 and v2, timestamp authority.
/// What it mints is as real as what the public instance mints; tests spoil it in one way each.
/// </summary>
public sealed class FakeSigstoreInstance
{
    private static readonly DateTimeOffset TrustedSince = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public FakeSigstoreInstance(FakeKey? rekorV2Key = null, FakeKey? timestampKey = null)
    {
        FulcioRoot = FakeAuthority.Root("fake root", FakeKey.Ecdsa(384));
        Fulcio = FulcioRoot.Issue("fake intermediate", FakeKey.Ecdsa(384));
        CtLog = new FakeCtLog(FakeKey.Ecdsa());
        RekorV1 = new FakeLog(FakeKey.Ecdsa(), isRekorV2: false, "rekor.fake.example");
        RekorV2 = new FakeLog(rekorV2Key ?? FakeKey.Ed25519(), isRekorV2: true, "log2026.rekor.fake.example");
        Tsa = new FakeTimestampAuthority("fake tsa", timestampKey ?? FakeKey.Ecdsa());
    }

    /// <summary>When everything is signed.</summary>
    public DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeAuthority FulcioRoot { get; }

    public FakeAuthority Fulcio { get; }

    public FakeCtLog CtLog { get; }

    public FakeLog RekorV1 { get; }

    public FakeLog RekorV2 { get; }

    public FakeTimestampAuthority Tsa { get; }

    /// <summary>What a signing certificate says by default.</summary>
    public LeafSpec Leaf() => new() { NotBefore = Now, CtLogs = [CtLog] };

    /// <summary>The trusted root, changed as told.</summary>
    public TrustedRoot Root(Action<JsonObject>? change = null)
    {
        var json = RootJson();
        change?.Invoke(json);
        return TrustedRoot.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var root, out var error) ? root : throw new InvalidDataException(error);
    }

    /// <summary>The <c>trusted_root.json</c>.</summary>
    public JsonObject RootJson() => new()
    {
        ["mediaType"] = "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        ["tlogs"] = new JsonArray(Log(RekorV1.Key, RekorV1.KeyId, RekorV1.Host), Log(RekorV2.Key, RekorV2.KeyId, RekorV2.Host)),
        ["certificateAuthorities"] = new JsonArray(Authority(Fulcio.Certificate, FulcioRoot.Certificate)),
        ["ctlogs"] = new JsonArray(Log(CtLog.Key, CtLog.Key.Id, "ct.fake.example")),
        ["timestampAuthorities"] = new JsonArray(Authority(Tsa.Certificate, Tsa.Root.Certificate)),
    };

    /// <summary>A log of a trusted root.</summary>
    public static JsonObject Log(FakeKey key, byte[] keyId, string host) => new()
    {
        ["baseUrl"] = $"https://{host}",
        ["hashAlgorithm"] = "SHA2_256",
        ["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(key.Spki), ["keyDetails"] = key.Details, ["validFor"] = Window() },
        ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(keyId) },
    };

    /// <summary>A certificate or timestamp authority of a trusted root.</summary>
    public static JsonObject Authority(params byte[][] chain) => new()
    {
        ["subject"] = new JsonObject { ["organization"] = "fake.example", ["commonName"] = "fake" },
        ["uri"] = "https://fake.example",
        ["certChain"] = new JsonObject { ["certificates"] = new JsonArray([.. chain.Select(c => (JsonNode)new JsonObject { ["rawBytes"] = Convert.ToBase64String(c) })]) },
        ["validFor"] = Window(),
    };

    private static JsonObject Window() => new() { ["start"] = TrustedSince.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") };
}
