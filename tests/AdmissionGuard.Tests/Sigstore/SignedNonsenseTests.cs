using System.Text;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Tests.Sigstore;

/// <summary>A sound signature over a payload that is not a sound Statement about the artifact proves nothing.</summary>
public sealed class SignedNonsenseTests
{
    private const string Sound = """{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"DIGEST"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}""";

    private static readonly string Digest = Lab.Signing().Digest;

    public static TheoryData<string> NoStatements =>
    [
        "",
        "no JSON",
        "null",
        "[" + Sound + "]",
        Sound[..^1],
        Sound + "}",
        Sound.Replace("Statement/v1", "Statement/v9", StringComparison.Ordinal),
        Sound.Replace("\"_type\"", "\"type\"", StringComparison.Ordinal),
        Sound.Replace("\"predicateType\"", "\"predicatetype\"", StringComparison.Ordinal),
        Sound.Replace("\"predicate\":{}", "\"predicate\":{},\"predicateType\":\"https://slsa.dev/provenance/v1\"", StringComparison.Ordinal),
    ];

    public static TheoryData<string> NoSubjects =>
    [
        "null",
        "[]",
        "[null]",
        "[{}]",
        "{}",
        "\"app\"",
        """[{"name":"app","digest":null}]""",
        """[{"name":"app","digest":{}}]""",
        """[{"name":"app","digest":{"sha256":5}}]""",
        """[{"name":"app","digest":{"sha256":null}}]""",
        """[{"name":"app","digest":{"sha256":""}}]""",
        """[{"name":"app","digest":{"sha256":"sha256:DIGEST"}}]""",
        """[{"name":"app","digest":{"sha256":"UPPER"}}]""",
        """[{"name":"app","digest":{"SHA256":"DIGEST"}}]""",
        """[{"name":"app","digest":{"sha512":"DIGEST"}}]""",
        """[{"name":"app","digest":{"sha1":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}}]""",
        "[" + string.Join(',', Enumerable.Repeat("""{"digest":{"sha256":"DIGEST"}}""", 1025)) + "]",
        """[{"digest":{"sha256":"DIGEST",MANY}}]""".Replace("MANY", string.Join(',', Enumerable.Range(0, 32).Select(i => $"\"x{i}\":\"0\"")), StringComparison.Ordinal),
    ];

    [Theory, MemberData(nameof(NoStatements), DisableDiscoveryEnumeration = true)]
    [Trait("threat", "V3")]
    public void A_payload_that_is_no_Statement_is_refused(string payload) => Refused(payload);

    [Theory, MemberData(nameof(NoSubjects), DisableDiscoveryEnumeration = true)]
    [Trait("threat", "V4")]
    public void Subjects_that_do_not_name_the_artifact_are_refused(string subjects) =>
        Refused(Sound.Replace("""[{"digest":{"sha256":"DIGEST"}}]""", subjects, StringComparison.Ordinal));

    [Fact]
    public void The_same_with_its_subject_is_accepted() => Assert.True(Verify(Sound).IsVerified);

    private static VerificationResult Verify(string payload) => Lab.Verify(Lab.Signing() with
    {
        Payload = Encoding.UTF8.GetBytes(payload.Replace("DIGEST", Digest, StringComparison.Ordinal).Replace("UPPER", Digest.ToUpperInvariant(), StringComparison.Ordinal)),
    });

    private static void Refused(string payload)
    {
        var result = Verify(payload);
        Assert.False(result.IsVerified);
        Assert.Contains(result.Failure!.Step, (VerificationStep[])[VerificationStep.Format, VerificationStep.Subject]);
    }
}
