using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;
using AdmissionGuard.TestSupport.FakeSigstore;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>A sound signature that is spoilt in one way is refused, and at the step that is spoilt.</summary>
public sealed class SpoiltSignatureTests
{
    private static readonly FakeSigstoreInstance Other = new();

    [Theory]
    [MemberData(nameof(SpoiltBundles.Names), MemberType = typeof(SpoiltBundles))]
    [Trait("threat", "T2")]
    [Trait("threat", "T3")]
    [Trait("threat", "T6")]
    [Trait("threat", "T7")]
    [Trait("threat", "T8")]
    [Trait("threat", "T9")]
    [Trait("threat", "S16")]
    public void In_the_bundle(string name)
    {
        var (step, spoil) = SpoiltBundles.All[name];
        Assert.Equal(step, Lab.Verify(Lab.Signing(), spoil, Lab.Strict).Failure?.Step);
    }

    public static TheoryData<string> SigningNames() => [.. Signings.Keys];

    [Theory]
    [MemberData(nameof(SigningNames))]
    [Trait("threat", "S3")]
    [Trait("threat", "S6")]
    [Trait("threat", "S23")]
    [Trait("threat", "T11")]
    [Trait("threat", "T12")]
    [Trait("threat", "T16")]
    [Trait("threat", "T18")]
    public void In_what_was_signed_and_certified(string name)
    {
        var (step, spoil) = Signings[name];
        Assert.Equal(step, Lab.Verify(spoil(Lab.Signing()), options: Lab.Strict).Failure?.Step);
    }

    public static TheoryData<string> RootNames() => [.. Roots.Keys];

    [Theory]
    [MemberData(nameof(RootNames))]
    [Trait("threat", "T17")]
    [Trait("threat", "T20")]
    [Trait("threat", "T24")]
    public void In_the_trusted_root(string name)
    {
        var (step, entry, change) = Roots[name];
        var trust = new RootTrust(Lab.Sigstore.Root(change));
        Assert.Equal(step, Lab.Verify(Lab.Signing() with { Entry = entry }, options: Lab.Strict, trust: trust).Failure?.Step);
    }

    private static Dictionary<string, (VerificationStep Step, Func<FakeSigning, FakeSigning> Spoil)> Signings { get; } = new()
    {
        // The certificate.
        ["certificate of another authority of the same name"] = (VerificationStep.Certificate, s => s with { Issuer = Other.Fulcio }),
        ["certificate signed by another key"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Forger = FakeKey.Ecdsa(384) } }),
        ["certificate for servers"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.1"] } }),
        ["certificate for anything"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { ExtendedKeyUsages = ["2.5.29.37.0"] } }),
        ["certificate without extended key usage"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { ExtendedKeyUsages = null } }),
        ["certificate for key agreement"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { KeyUsage = 0x08 } }),
        ["certificate of an authority"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { IsAuthority = true } }),
        ["certificate with an unknown critical extension"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { More = [FakeAuthority.Extension("1.2.3.4", true, [5, 0])] } }),
        ["certificate with an extension twice"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { More = [FakeAuthority.Extension("2.5.29.14", false, Der.Octets([1]))] } }),
        ["certificate without name"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = null } }),
        ["certificate with an empty name"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = [LeafSpec.Uri("")] } }),
        ["certificate with two names"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = [LeafSpec.Uri("https://evil.example"), LeafSpec.Uri(LeafSpec.DefaultSubject)] } }),
        ["certificate with a DNS name"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = [Der.Implicit(2, "fake.example"u8.ToArray())] } }),
        ["certificate with a name of two lines"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = [LeafSpec.Uri(LeafSpec.DefaultSubject + "\nx")] } }),
        ["certificate with another otherName"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Names = [Der.Explicit(0, Der.Oid("1.3.6.1.4.1.311.20.2.3"), Der.Explicit(0, Der.Utf8("dev")))] } }),
        ["certificate with two issuers that disagree"] = (VerificationStep.Certificate, s => s with { Leaf = l => With(l, 8, Der.Utf8("https://evil.example")) }),
        ["certificate with an issuer that is not UTF8String"] = (VerificationStep.Certificate, s => s with { Leaf = l => With(l, 8, Der.Printable(LeafSpec.DefaultIssuer)) }),
        ["certificate with a claim that is raw text"] = (VerificationStep.Certificate, s => s with { Leaf = l => With(l, 12, "https://github.com/acme/app"u8.ToArray()) }),
        ["certificate that was not yet valid"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { NotBefore = l.NotBefore.AddSeconds(3) } }),
        ["certificate that had expired"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Lifetime = TimeSpan.Zero } }),
        ["certificate that expired between timestamp and log"] = (VerificationStep.Certificate, s => s with { Leaf = l => l with { Lifetime = TimeSpan.FromSeconds(1) } }),

        // Certificate transparency.
        ["certificate without SCT"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { CtLogs = [] } }),
        ["SCT of an unknown log"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { CtLogs = [Other.CtLog] } }),
        ["SCT whose signature is flipped"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = Flip(-1) } }),
        ["SCT whose time is flipped"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = Flip(2 + 2 + 1 + 32 + 7) } }),
        ["SCT of version 2"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = Flip(4) } }),
        ["SCT list that is cut off"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = list => list[..^1] } }),
        ["SCT list with garbage behind"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = list => [.. list, 0] } }),
        ["SCT list that is empty"] = (VerificationStep.CertificateTransparency, s => s with { Leaf = l => l with { SctList = _ => [0, 0] } }),

        // Time.
        ["no timestamp where one is asked for"] = (VerificationStep.Time, s => s with { Timestamp = false }),
        ["timestamp over something else"] = (VerificationStep.Time, s => s with { Stamp = new() { Imprint = new byte[32] } }),
        ["timestamp with a short imprint"] = (VerificationStep.Time, s => s with { Stamp = new() { Imprint = new byte[31] } }),
        ["timestamp that was refused"] = (VerificationStep.Time, s => s with { Stamp = new() { Status = 2 } }),
        ["timestamp whose signature is flipped"] = (VerificationStep.Time, s => s with { Stamp = new() { Signature = Flip(-1) } }),
        ["timestamp with an empty signature"] = (VerificationStep.Time, s => s with { Stamp = new() { Signature = _ => [] } }),
        ["timestamp signed by another key"] = (VerificationStep.Time, s => s with { Stamp = new() { Signer = FakeKey.Ecdsa() } }),
        ["timestamp whose content digest is another's"] = (VerificationStep.Time, s => s with { Stamp = new() { MessageDigest = new byte[32] } }),
        ["timestamp without content type"] = (VerificationStep.Time, s => s with { Stamp = new() { ContentType = null } }),
        ["timestamp of another content type"] = (VerificationStep.Time, s => s with { Stamp = new() { ContentType = "1.2.840.113549.1.7.1" } }),
        ["timestamp that does not name its certificate"] = (VerificationStep.Time, s => s with { Stamp = new() { WithoutCertificateId = true } }),
        ["timestamp with two signers"] = (VerificationStep.Time, s => s with { Stamp = new() { SignerInfos = 2 } }),
        ["timestamp with an extension"] = (VerificationStep.Time, s => s with { Stamp = new() { MoreInfo = [Der.Explicit(1, FakeAuthority.Extension("1.2.3.4", true, [5, 0]))] } }),
        ["timestamp with a fraction that ends in zero"] = (VerificationStep.Time, s => s with { Stamp = new() { Fraction = ".10" } }),
        ["timestamp of an unknown authority"] = (VerificationStep.Time, s => s with { Tsa = Other.Tsa }),
        ["timestamp of an unknown authority with the known certificate along"] = (VerificationStep.Time, s => s with { Tsa = Other.Tsa, Stamp = new() { Certificates = [Lab.Sigstore.Tsa.Certificate, Other.Tsa.Certificate] } }),
        ["timestamp that names the known certificate and is signed by another key"] = (VerificationStep.Time, s => s with { Tsa = Other.Tsa, Stamp = new() { NamedCertificate = Lab.Sigstore.Tsa.Certificate } }),
        ["timestamp of the future"] = (VerificationStep.Time, s => s with { StampedAfter = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(30), Leaf = l => l with { Lifetime = TimeSpan.FromDays(1) } }),
        ["log entry of the future"] = (VerificationStep.Time, s => s with { LoggedAfter = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(30), Leaf = l => l with { Lifetime = TimeSpan.FromDays(1) } }),
        ["timestamp before the certificate"] = (VerificationStep.Certificate, s => s with { StampedAfter = TimeSpan.FromSeconds(-1) }),
        ["log entry after the certificate"] = (VerificationStep.Certificate, s => s with { LoggedAfter = TimeSpan.FromMinutes(11) }),

        // The log entry, which the log really took in.
        ["no log entry"] = (VerificationStep.LogEntry, s => s with { Entry = null }),
        ["log entry without proof"] = (VerificationStep.Format, s => s with { Proof = false }),
        ["log entry of an unknown kind"] = (VerificationStep.LogEntry, s => s with { Body = b => b["kind"] = "rfc3161" }),
        ["log entry of an unknown version"] = (VerificationStep.LogEntry, s => s with { Body = b => b["apiVersion"] = "0.0.3" }),
        ["log entry with a further field"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["more"] = 1 }),
        ["log entry without signatures"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["signatures"] = new JsonArray() }),
        ["log entry with two signatures"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["signatures"]!.AsArray().Add(b["spec"]!["signatures"]![0]!.DeepClone()) }),
        ["log entry about another payload"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["payloadHash"]!["value"] = new string('0', 64) }),
        ["log entry with a SHA-1 payload hash"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["payloadHash"] = new JsonObject { ["algorithm"] = "sha1", ["value"] = new string('0', 40) } }),
        ["log entry with a payload hash of no algorithm"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["payloadHash"]!["algorithm"] = "" }),
        ["log entry about another signature"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["signatures"]![0]!["signature"] = "AAAA" }),
        ["log entry about another key"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["signatures"]![0]!["verifier"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(FakeKey.Ecdsa().Pem)) }),
        ["log entry about the bare key of the certificate"] = (VerificationStep.LogEntry, s => s with { Body = b => b["spec"]!["signatures"]![0]!["verifier"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(s.Key.Pem)) }),
        ["hashedrekord entry about an envelope"] = (VerificationStep.LogEntry, s => s with { Entry = "hashedrekord/0.0.1" }),
        ["intoto 0.0.1 entry in a bundle, which binds no signature"] = (VerificationStep.LogEntry, s => s with { Entry = "intoto/0.0.1" }),
        ["intoto entry with another payload"] = (VerificationStep.LogEntry, s => s with { Entry = "intoto/0.0.2", Body = b => b["spec"]!["content"]!["envelope"]!["payload"] = "Wlc1dg==" }),
        ["intoto entry with another payload type"] = (VerificationStep.LogEntry, s => s with { Entry = "intoto/0.0.2", Body = b => b["spec"]!["content"]!["envelope"]!["payloadType"] = "text/plain" }),
        ["Rekor v2 entry about another digest"] = (VerificationStep.LogEntry, s => s with { Entry = "hashedrekord/0.0.2", Body = b => b["spec"]!["hashedRekordV002"]!["data"]!["digest"] = Convert.ToBase64String(new byte[32]) }),
        ["Rekor v2 entry with other key details"] = (VerificationStep.LogEntry, s => s with { Entry = "hashedrekord/0.0.2", Body = b => b["spec"]!["hashedRekordV002"]!["signature"]!["verifier"]!["keyDetails"] = "PKIX_ECDSA_P384_SHA_384" }),
        ["Rekor v2 entry without key details"] = (VerificationStep.LogEntry, s => s with { Entry = "hashedrekord/0.0.2", Body = b => b["spec"]!["hashedRekordV002"]!["signature"]!["verifier"]!.AsObject().Remove("keyDetails") }),
        ["Rekor v2 entry without timestamp"] = (VerificationStep.Time, s => s with { Entry = "hashedrekord/0.0.2", Timestamp = false }),
        ["dsse entry in a bundle of a message"] = (VerificationStep.LogEntry, s => s with { Message = true }),

        // The content.
        ["payload that is no JSON"] = (VerificationStep.Format, s => s with { Payload = "not json"u8.ToArray() }),
        ["payload that is no Statement"] = (VerificationStep.Format, s => s with { Payload = "{}"u8.ToArray() }),
        ["Statement about another artifact"] = (VerificationStep.Subject, s => s with { Payload = Encoding.UTF8.GetBytes("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"00"}}],"predicateType":"x"}""") }),
    };

    // A closed window of a trusted root ends, or begins, a second too early or late; or a kind of authority is missing.
    private static Dictionary<string, (VerificationStep? Step, string Entry, Action<JsonObject> Change)> Roots { get; } = new()
    {
        ["nothing is wrong"] = (null, "dsse/0.0.1", _ => { }),
        ["log ends at the entry's second"] = (null, "dsse/0.0.1", r => Window(Log(r, 0), "end", 2)),
        ["log ends a second before the entry"] = (VerificationStep.LogEntry, "dsse/0.0.1", r => Window(Log(r, 0), "end", 1)),
        ["log begins at the entry's second"] = (null, "dsse/0.0.1", r => Window(Log(r, 0), "start", 2)),
        ["log begins a second after the entry"] = (VerificationStep.LogEntry, "dsse/0.0.1", r => Window(Log(r, 0), "start", 3)),
        ["Rekor v2 log ends at the timestamp's second"] = (null, "hashedrekord/0.0.2", r => Window(Log(r, 1), "end", 1)),
        ["Rekor v2 log ends before the timestamp"] = (VerificationStep.LogEntry, "hashedrekord/0.0.2", r => Window(Log(r, 1), "end", 0)),
        ["Rekor v2 log begins after the timestamp"] = (VerificationStep.LogEntry, "hashedrekord/0.0.2", r => Window(Log(r, 1), "start", 2)),
        ["certificate authority ends at the last proven second"] = (null, "dsse/0.0.1", r => Window(r["certificateAuthorities"]![0]!, "end", 2)),
        ["certificate authority ends before the last proven second"] = (VerificationStep.Certificate, "dsse/0.0.1", r => Window(r["certificateAuthorities"]![0]!, "end", 1)),
        ["certificate authority begins at the first proven second"] = (null, "dsse/0.0.1", r => Window(r["certificateAuthorities"]![0]!, "start", 1)),
        ["certificate authority begins after the first proven second"] = (VerificationStep.Certificate, "dsse/0.0.1", r => Window(r["certificateAuthorities"]![0]!, "start", 2)),
        ["CT log ends at the SCT's second"] = (null, "dsse/0.0.1", r => Window(r["ctlogs"]![0]!["publicKey"]!, "end", 0)),
        ["CT log ends before the SCT"] = (VerificationStep.CertificateTransparency, "dsse/0.0.1", r => Window(r["ctlogs"]![0]!["publicKey"]!, "end", -1)),
        ["CT log begins after the SCT"] = (VerificationStep.CertificateTransparency, "dsse/0.0.1", r => Window(r["ctlogs"]![0]!["publicKey"]!, "start", 1)),
        ["timestamp authority ends at the timestamp's second"] = (null, "dsse/0.0.1", r => Window(r["timestampAuthorities"]![0]!, "end", 1)),
        ["timestamp authority ends before the timestamp"] = (VerificationStep.Time, "dsse/0.0.1", r => Window(r["timestampAuthorities"]![0]!, "end", 0)),
        ["timestamp authority begins after the timestamp"] = (VerificationStep.Time, "dsse/0.0.1", r => Window(r["timestampAuthorities"]![0]!, "start", 2)),
        ["no log"] = (VerificationStep.LogEntry, "dsse/0.0.1", r => r["tlogs"] = new JsonArray()),
        ["no certificate authority"] = (VerificationStep.Certificate, "dsse/0.0.1", r => r["certificateAuthorities"] = new JsonArray()),
        ["no CT log"] = (VerificationStep.CertificateTransparency, "dsse/0.0.1", r => r["ctlogs"] = new JsonArray()),
        ["no timestamp authority"] = (VerificationStep.Time, "dsse/0.0.1", r => r["timestampAuthorities"] = new JsonArray()),
        ["Rekor v2 log of another host"] = (VerificationStep.LogEntry, "hashedrekord/0.0.2", r => Log(r, 1).Parent!["baseUrl"] = "https://other.fake.example"),
        ["Rekor v2 log without URL"] = (VerificationStep.LogEntry, "hashedrekord/0.0.2", r => Log(r, 1).Parent!.AsObject().Remove("baseUrl")),
        ["log with another key under its id"] = (VerificationStep.LogEntry, "dsse/0.0.1", r => Log(r, 0)["rawBytes"] = Convert.ToBase64String(FakeKey.Ecdsa().Spki)),
        ["CT log with another key under its id"] = (VerificationStep.CertificateTransparency, "dsse/0.0.1", r => r["ctlogs"]![0]!["publicKey"]!["rawBytes"] = Convert.ToBase64String(FakeKey.Ecdsa().Spki)),
        ["a second authority of the same name stands first"] = (null, "dsse/0.0.1", r => r["certificateAuthorities"]!.AsArray().Insert(0, FakeSigstoreInstance.Authority(Other.Fulcio.Certificate, Other.FulcioRoot.Certificate))),
        ["intermediate alone, whose root is missing"] = (null, "dsse/0.0.1", r => r["certificateAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(Lab.Sigstore.Fulcio.Certificate))),
        ["intermediate below another root"] = (VerificationStep.Certificate, "dsse/0.0.1", r => r["certificateAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(Lab.Sigstore.Fulcio.Certificate, Other.FulcioRoot.Certificate))),
        ["timestamp certificate below another root"] = (VerificationStep.Time, "dsse/0.0.1", r => r["timestampAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(Lab.Sigstore.Tsa.Certificate, Other.Tsa.Root.Certificate))),
        ["only the timestamp authority's root, the certificate comes along"] = (null, "dsse/0.0.1", r => r["timestampAuthorities"] = new JsonArray(FakeSigstoreInstance.Authority(Lab.Sigstore.Tsa.Root.Certificate))),
    };

    private static JsonNode Log(JsonObject root, int index) => root["tlogs"]![index]!["publicKey"]!;

    private static void Window(JsonNode authority, string end, int secondsAfterSigning) =>
        authority["validFor"]![end] = Lab.Sigstore.Now.AddSeconds(secondsAfterSigning).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private static LeafSpec With(LeafSpec leaf, int arc, byte[] value) => leaf with { Fulcio = new Dictionary<int, byte[]>(leaf.Fulcio) { [arc] = value } };

    private static Func<byte[], byte[]> Flip(int index) => bytes =>
    {
        bytes[index < 0 ? bytes.Length + index : index] ^= 1;
        return bytes;
    };
}
