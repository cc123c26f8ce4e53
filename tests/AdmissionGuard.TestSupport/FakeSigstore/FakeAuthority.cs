using System.Security.Cryptography;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>A certificate authority: a certificate and its key.</summary>
public sealed class FakeAuthority
{
    private static readonly DateTimeOffset Founded = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly byte[] name;

    private FakeAuthority(byte[] name, FakeKey key, byte[] certificate)
    {
        this.name = name;
        Key = key;
        Certificate = certificate;
    }

    public FakeKey Key { get; }

    /// <summary>Its own certificate, DER.</summary>
    public byte[] Certificate { get; }

    /// <summary>PEM of <see cref="Certificate"/>.</summary>
    public string Pem => PemEncoding.WriteString("CERTIFICATE", Certificate) + "\n";

    /// <summary>A root.</summary>
    public static FakeAuthority Root(string commonName, FakeKey key, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var name = Der.Name("fake.example", commonName);
        return new FakeAuthority(name, key, Make(name, name, key, key, from ?? Founded, until ?? Founded.AddYears(20), AuthorityExtensions(key, key, 2, null)));
    }

    /// <summary>An intermediate below this one.</summary>
    /// <param name="commonName">Its name.</param>
    /// <param name="key">Its key.</param>
    /// <param name="purpose">Its extended key usage.</param>
    /// <param name="from">From when it is valid.</param>
    /// <param name="until">Until when it is valid.</param>
    /// <param name="isAuthority">Whether its certificate allows it to be one.</param>
    /// <param name="more">Further extensions, whole.</param>
    public FakeAuthority Issue(
        string commonName, FakeKey key, string purpose = "1.3.6.1.5.5.7.3.3", DateTimeOffset? from = null, DateTimeOffset? until = null, bool isAuthority = true, IReadOnlyList<byte[]>? more = null)
    {
        var subject = Der.Name("fake.example", commonName);
        byte[][] extensions = [.. isAuthority ? AuthorityExtensions(key, Key, 0, purpose) : [KeyUsage(0x80), KeyId(key), AuthorityKeyId(Key)], .. more ?? []];
        return new FakeAuthority(subject, key, Make(subject, name, key, Key, from ?? Founded, until ?? Founded.AddYears(20), extensions));
    }

    /// <summary>A signing certificate.</summary>
    public byte[] IssueLeaf(FakeKey key, LeafSpec spec)
    {
        var extensions = new List<byte[]> { KeyUsage(spec.KeyUsage) };
        if (spec.ExtendedKeyUsages is { } usages)
            extensions.Add(Extension("2.5.29.37", false, Der.Sequence([.. usages.Select(Der.Oid)])));
        if (spec.IsAuthority)
            extensions.Add(Extension("2.5.29.19", true, Der.Sequence(Der.Boolean(true))));
        extensions.Add(KeyId(key));
        extensions.Add(AuthorityKeyId(Key));
        if (spec.Names is { } names)
            extensions.Add(Extension("2.5.29.17", true, Der.Sequence([.. names])));
        foreach (var (arc, value) in spec.Fulcio.OrderBy(e => e.Key))
            extensions.Add(Extension($"1.3.6.1.4.1.57264.1.{arc}", false, value));
        extensions.AddRange(spec.More);
        var serial = Serial();
        byte[] Tbs() => ToBeSigned(serial, Der.Sequence(), name, key, Key, spec.NotBefore, spec.NotBefore + spec.Lifetime, extensions);
        if (spec.CtLogs.Count > 0)
        {
            var precertificate = Tbs();
            var scts = spec.CtLogs.SelectMany(log => Prefixed(log.Promise(precertificate, Key.Id, spec.NotBefore))).ToArray();
            extensions.Add(Extension("1.3.6.1.4.1.11129.2.4.2", false, Der.Octets(spec.SctList(Prefixed(scts)))));
        }

        return Signed(Tbs(), Key.SignatureAlgorithm, spec.Forger ?? Key);
    }

    /// <summary>A timestamp authority's signing certificate.</summary>
    public byte[] IssueTimestampSigner(FakeKey key, string commonName, IReadOnlyList<string> purposes, bool critical, DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        Make(
            Der.Name("fake.example", commonName), name, key, Key, from ?? Founded, until ?? Founded.AddYears(20),
            [KeyUsage(0x80), Extension("2.5.29.37", critical, Der.Sequence([.. purposes.Select(Der.Oid)])), KeyId(key), AuthorityKeyId(Key)]);

    /// <summary>An extension, whole.</summary>
    public static byte[] Extension(string oid, bool critical, byte[] value) =>
        Der.Sequence([Der.Oid(oid), .. critical ? (byte[][])[Der.Boolean(true)] : [], Der.Octets(value)]);

    private static byte[][] AuthorityExtensions(FakeKey key, FakeKey issuer, int pathLength, string? purpose) =>
    [
        KeyUsage(0x06),
        .. purpose is null ? (byte[][])[] : [Extension("2.5.29.37", false, Der.Sequence(Der.Oid(purpose)))],
        Extension("2.5.29.19", true, Der.Sequence(Der.Boolean(true), Der.Integer(pathLength))),
        KeyId(key),
        AuthorityKeyId(issuer),
    ];

    private static byte[] KeyUsage(byte bits) => Extension("2.5.29.15", true, Der.Bits([bits], (byte)System.Numerics.BitOperations.TrailingZeroCount((uint)bits)));

    private static byte[] KeyId(FakeKey key) => Extension("2.5.29.14", false, Der.Octets(key.Id[..20]));

    private static byte[] AuthorityKeyId(FakeKey key) => Extension("2.5.29.35", false, Der.Sequence(Der.Implicit(0, key.Id[..20])));

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(20);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static byte[] Make(byte[] subject, byte[] issuer, FakeKey key, FakeKey signer, DateTimeOffset from, DateTimeOffset until, IEnumerable<byte[]> extensions) =>
        Signed(ToBeSigned(Serial(), subject, issuer, key, signer, from, until, extensions), signer.SignatureAlgorithm, signer);

    private static byte[] ToBeSigned(
        byte[] serial, byte[] subject, byte[] issuer, FakeKey key, FakeKey signer, DateTimeOffset from, DateTimeOffset until, IEnumerable<byte[]> extensions) => Der.Sequence(
        Der.Explicit(0, Der.Integer(2)), Der.Integer(serial), signer.SignatureAlgorithm, issuer,
        Der.Sequence(Der.UtcTime(from), Der.UtcTime(until)), subject, key.Spki, Der.Explicit(3, Der.Sequence([.. extensions])));

    private static byte[] Signed(byte[] toBeSigned, byte[] algorithm, FakeKey signer) => Der.Sequence(toBeSigned, algorithm, Der.Bits(signer.Sign(toBeSigned)));

    private static byte[] Prefixed(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
