using System.Text.Json;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.TestSupport.Evidence;

namespace AdmissionGuard.Tests.Sigstore.Keys;

/// <summary>Project Wycheproof's edge cases of signatures: non-canonical DER, r or s zero or at the order, odd padding, odd points.</summary>
public sealed class WycheproofTests
{
    // Every file of Wycheproof's that is about a curve, hash and padding that evidence may be signed with.
    private static readonly Dictionary<string, SignatureScheme> Schemes = new()
    {
        ["ecdsa_secp256r1_sha256_test"] = SignatureScheme.EcdsaSha256,
        ["ecdsa_secp256r1_sha512_test"] = SignatureScheme.EcdsaSha512,
        ["ecdsa_secp384r1_sha256_test"] = SignatureScheme.EcdsaSha256,
        ["ecdsa_secp384r1_sha384_test"] = SignatureScheme.EcdsaSha384,
        ["ecdsa_secp384r1_sha512_test"] = SignatureScheme.EcdsaSha512,
        ["ecdsa_secp521r1_sha512_test"] = SignatureScheme.EcdsaSha512,
        ["ed25519_test"] = SignatureScheme.Ed25519,
        ["rsa_signature_2048_sha256_test"] = SignatureScheme.RsaPkcs1Sha256,
        ["rsa_signature_2048_sha384_test"] = SignatureScheme.RsaPkcs1Sha384,
        ["rsa_signature_2048_sha512_test"] = SignatureScheme.RsaPkcs1Sha512,
        ["rsa_signature_3072_sha256_test"] = SignatureScheme.RsaPkcs1Sha256,
        ["rsa_signature_3072_sha384_test"] = SignatureScheme.RsaPkcs1Sha384,
        ["rsa_signature_3072_sha512_test"] = SignatureScheme.RsaPkcs1Sha512,
        ["rsa_signature_4096_sha256_test"] = SignatureScheme.RsaPkcs1Sha256,
        ["rsa_signature_4096_sha384_test"] = SignatureScheme.RsaPkcs1Sha384,
        ["rsa_signature_4096_sha512_test"] = SignatureScheme.RsaPkcs1Sha512,
        ["rsa_pss_2048_sha256_mgf1_32_test"] = SignatureScheme.RsaPssSha256,
        ["rsa_pss_2048_sha384_mgf1_48_test"] = SignatureScheme.RsaPssSha384,
        ["rsa_pss_3072_sha256_mgf1_32_test"] = SignatureScheme.RsaPssSha256,
        ["rsa_pss_4096_sha256_mgf1_32_test"] = SignatureScheme.RsaPssSha256,
        ["rsa_pss_4096_sha384_mgf1_48_test"] = SignatureScheme.RsaPssSha384,
        ["rsa_pss_4096_sha512_mgf1_64_test"] = SignatureScheme.RsaPssSha512,
    };

    public static TheoryData<string> Files() => [.. Schemes.Keys];

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
                var valid = key.VerifyMessage(Schemes[file], Hex(test, "msg"), Hex(test, "sig"));
                count++;
                if (verdict != "acceptable" && valid != (verdict == "valid"))
                    wrong.Add($"{test.GetProperty("tcId")}: {valid}, want {verdict}: {test.GetProperty("comment")}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 50, $"{count} vectors");
    }

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
