using System.Text.Json;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore.Keys;

/// <summary>Project Wycheproof's edge cases of signatures: non-canonical DER, r or s zero or at the order, odd padding, odd points.</summary>
public sealed class WycheproofTests
{
    public static TheoryData<string> Files() => new(
        "ecdsa_secp256r1_sha256_test", "ed25519_test", "rsa_signature_2048_sha256_test", "rsa_pss_2048_sha256_mgf1_32_test");

    [Theory]
    [MemberData(nameof(Files))]
    [Trait("threat", "S12")]
    [Trait("threat", "S15")]
    public void Agrees_with_every_vector(string file)
    {
        var path = ConformanceSuites.PathOf("wycheproof", file + ".json");
        Assert.SkipWhen(path is null, ConformanceSuites.HowToGet);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path!));
        var wrong = new List<string>();
        var count = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var der = Convert.FromHexString(group.GetProperty("publicKeyDer").GetString()!);
            Assert.True(PublicKey.TryParseDer(der, out var key, out var error), error);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = test.GetProperty("result").GetString();
                var valid = key.VerifyMessage(SchemeOf(file), Hex(test, "msg"), Hex(test, "sig"));
                count++;
                if (verdict != "acceptable" && valid != (verdict == "valid"))
                    wrong.Add($"{test.GetProperty("tcId")}: {valid}, want {verdict}: {test.GetProperty("comment")}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 50, $"{count} vectors");
    }

    private static SignatureScheme SchemeOf(string file) => file switch
    {
        "ecdsa_secp256r1_sha256_test" => SignatureScheme.EcdsaSha256,
        "ed25519_test" => SignatureScheme.Ed25519,
        "rsa_signature_2048_sha256_test" => SignatureScheme.RsaPkcs1Sha256,
        _ => SignatureScheme.RsaPssSha256,
    };

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
