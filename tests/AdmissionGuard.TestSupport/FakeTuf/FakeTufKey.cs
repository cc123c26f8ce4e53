using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>A key pair that signs TUF metadata.</summary>
public sealed class FakeTufKey
{
    private readonly Func<byte[], byte[]> sign;

    private FakeTufKey(string keyType, string scheme, string publicKey, Func<byte[], byte[]> sign)
    {
        this.sign = sign;
        Json = new JsonObject
        {
            ["keytype"] = keyType,
            ["scheme"] = scheme,
            ["keyval"] = new JsonObject { ["public"] = publicKey },
        };
        Id = IdOf(Json);
    }

    /// <summary>The key's id in metadata: writable, so that tests can lie.</summary>
    public string Id { get; set; }

    /// <summary>The key as metadata has it.</summary>
    public JsonObject Json { get; }

    public static FakeTufKey Ecdsa()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new FakeTufKey("ecdsa", "ecdsa-sha2-nistp256", key.ExportSubjectPublicKeyInfoPem(), Signer(key));
    }

    /// <summary>In the form of repositories made before 2023: the point in hex, the type named by its scheme.</summary>
    public static FakeTufKey EcdsaPoint()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return new FakeTufKey("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "04" + Convert.ToHexStringLower([.. point.X!, .. point.Y!]), Signer(key));
    }

    public static FakeTufKey Rsa()
    {
        var key = RSA.Create(2048);
        return new FakeTufKey("rsa", "rsassa-pss-sha256", key.ExportSubjectPublicKeyInfoPem(), message => key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    public static FakeTufKey Ed25519()
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        return new FakeTufKey("ed25519", "ed25519", Convert.ToHexStringLower(key.GeneratePublicKey().GetEncoded()), message =>
        {
            var signer = new Ed25519Signer();
            signer.Init(true, key);
            signer.BlockUpdate(message, 0, message.Length);
            return signer.GenerateSignature();
        });
    }

    /// <summary>A key of a type that nobody knows.</summary>
    public static FakeTufKey Unknown() => new("sphincs", "sphincs-sha2", "ab", _ => [1, 2, 3]);

    /// <summary>The same key under another id, by a field that does not matter.</summary>
    public FakeTufKey Alias()
    {
        var json = (JsonObject)Json.DeepClone();
        json["x-alias"] = true;
        return new FakeTufKey(json, sign);
    }

    public string Sign(byte[] message) => Convert.ToHexStringLower(sign(message));

    private FakeTufKey(JsonObject json, Func<byte[], byte[]> sign)
    {
        this.sign = sign;
        Json = json;
        Id = IdOf(json);
    }

    private static Func<byte[], byte[]> Signer(ECDsa key) => message => key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static string IdOf(JsonObject json) => Convert.ToHexStringLower(SHA256.HashData(OlpcJson.Encode(json)));
}
