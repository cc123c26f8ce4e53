using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;

namespace AdmissionGuard.TestSupport.FakeSigstore;

/// <summary>A key pair that signs as real signers do.</summary>
public sealed class FakeKey
{
    private readonly Func<byte[], byte[]> sign;

    private FakeKey(byte[] spki, string details, HashAlgorithmName hash, byte[]? signatureAlgorithm, Func<byte[], byte[]> sign)
    {
        Spki = spki;
        Details = details;
        Hash = hash;
        SignatureAlgorithm = signatureAlgorithm ?? [];
        this.sign = sign;
    }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public byte[] Spki { get; }

    /// <summary>The Sigstore <c>PublicKeyDetails</c>.</summary>
    public string Details { get; }

    /// <summary>The hash that is signed; of Ed25519ph for that.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>The AlgorithmIdentifier of its signatures in certificates.</summary>
    public byte[] SignatureAlgorithm { get; }

    /// <summary>SHA-256 of <see cref="Spki"/>.</summary>
    public byte[] Id => SHA256.HashData(Spki);

    /// <summary>PEM of <see cref="Spki"/>.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", Spki) + "\n";

    /// <summary>Signs a message.</summary>
    public byte[] Sign(byte[] message) => sign(message);

    /// <summary>ECDSA on P-256, P-384 or P-521, with the hash that fits the curve or another.</summary>
    public static FakeKey Ecdsa(int bits = 256, HashAlgorithmName? hash = null)
    {
        var curve = bits switch { 256 => ECCurve.NamedCurves.nistP256, 384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 };
        var chosen = hash ?? bits switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        var key = ECDsa.Create(curve);
        var oid = chosen == HashAlgorithmName.SHA256 ? "1.2.840.10045.4.3.2" : chosen == HashAlgorithmName.SHA384 ? "1.2.840.10045.4.3.3" : "1.2.840.10045.4.3.4";
        return new FakeKey(
            key.ExportSubjectPublicKeyInfo(), $"PKIX_ECDSA_P{bits}_{chosen.Name!.Replace("SHA", "SHA_", StringComparison.Ordinal)}", chosen, Der.Sequence(Der.Oid(oid)),
            message => key.SignData(message, chosen, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>RSA, PKCS#1 v1.5 or PSS.</summary>
    public static FakeKey Rsa(int bits = 2048, bool pss = false)
    {
        var key = RSA.Create(bits);
        return new FakeKey(
            key.ExportSubjectPublicKeyInfo(), $"PKIX_RSA_{(pss ? "PSS" : "PKCS1V15")}_{bits}_SHA256", HashAlgorithmName.SHA256,
            Der.Sequence(Der.Oid("1.2.840.113549.1.1.11"), Der.Null()),
            message => key.SignData(message, HashAlgorithmName.SHA256, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));
    }

    /// <summary>Ed25519, pure or pre-hashed.</summary>
    public static FakeKey Ed25519(bool preHashed = false)
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var spki = Der.Sequence(Der.Sequence(Der.Oid("1.3.101.112")), Der.Bits(key.GeneratePublicKey().GetEncoded()));
        return new FakeKey(spki, preHashed ? "PKIX_ED25519_PH" : "PKIX_ED25519", HashAlgorithmName.SHA512, Der.Sequence(Der.Oid("1.3.101.112")), message =>
        {
            var signature = new byte[64];
            if (preHashed)
            {
                var digest = SHA512.HashData(message);
                key.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519ph, [], digest, 0, digest.Length, signature, 0);
            }
            else
            {
                key.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, message, 0, message.Length, signature, 0);
            }

            return signature;
        });
    }
}
