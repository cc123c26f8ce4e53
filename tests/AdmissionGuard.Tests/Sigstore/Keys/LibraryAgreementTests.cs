using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.TestSupport.FakeSigstore;
using CsCheck;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using PublicKey = AdmissionGuard.Sigstore.Keys.PublicKey;
using X509CertificateParser = Org.BouncyCastle.X509.X509CertificateParser;

namespace AdmissionGuard.Tests.Sigstore.Keys;

/// <summary>
/// Two independent libraries judge what this one judges: random keys, signatures and certificates, sound and mutated. This
/// one may be stricter than both (DER, sizes); where it says yes, both say yes, and sound input is accepted by all three.
/// </summary>
public sealed class LibraryAgreementTests
{
    private const int Rounds = 150;

    private static readonly Dictionary<string, (Func<FakeKey> Make, SignatureScheme Scheme, string BouncyCastle)> Kinds = new()
    {
        ["P-256 SHA-256"] = (() => FakeKey.Ecdsa(256), SignatureScheme.EcdsaSha256, "SHA-256withECDSA"),
        ["P-384 SHA-384"] = (() => FakeKey.Ecdsa(384), SignatureScheme.EcdsaSha384, "SHA-384withECDSA"),
        ["P-384 SHA-256"] = (() => FakeKey.Ecdsa(384, HashAlgorithmName.SHA256), SignatureScheme.EcdsaSha256, "SHA-256withECDSA"),
        ["P-256 SHA-512"] = (() => FakeKey.Ecdsa(256, HashAlgorithmName.SHA512), SignatureScheme.EcdsaSha512, "SHA-512withECDSA"),
        ["P-521 SHA-512"] = (() => FakeKey.Ecdsa(521), SignatureScheme.EcdsaSha512, "SHA-512withECDSA"),
        ["RSA PKCS#1"] = (() => FakeKey.Rsa(), SignatureScheme.RsaPkcs1Sha256, "SHA-256withRSA"),
        ["RSA PSS"] = (() => FakeKey.Rsa(pss: true), SignatureScheme.RsaPssSha256, "SHA-256withRSAandMGF1"),
        ["Ed25519"] = (() => FakeKey.Ed25519(), SignatureScheme.Ed25519, "Ed25519"),
    };

    public static TheoryData<string> KindNames() => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(KindNames))]
    [Trait("threat", "S20")]
    public void Signatures_are_judged_alike(string kind)
    {
        var (make, scheme, name) = Kinds[kind];
        var keys = Enumerable.Range(0, 4).Select(_ => new Judges(make(), scheme, name)).ToArray();
        Gen.Select(Gen.Int[0, keys.Length - 1], Gen.Byte.Array[0, 200], Gen.Int[0, 5], Gen.Int[0, 100_000], Gen.Byte[1, 255]).Sample(
            (key, message, mutation, position, change) =>
            {
                var judges = keys[key];
                var signature = judges.Key.Sign(message);
                Assert.True(judges.Ours(message, signature) && judges.BouncyCastle(message, signature) && judges.DotNet(message, signature) is not false, "a sound signature");

                var (mutant, text, other) = Mutate(judges, keys[(key + 1) % keys.Length], signature, message, mutation, position, change);
                var ours = other.Ours(text, mutant);
                Assert.True(ours == other.BouncyCastle(text, mutant) || (!ours && HasLaxReadings(scheme)), "BouncyCastle disagrees");
                Assert.True(other.DotNet(text, mutant) is not { } net || ours == net || (!ours && HasLaxReadings(scheme)), ".NET disagrees");
                Assert.False(ours && (!mutant.AsSpan().SequenceEqual(signature) || !text.AsSpan().SequenceEqual(message) || other != judges), "a mutant verified");
            },
            iter: Rounds);
    }

    [Fact]
    public void Certificates_are_read_alike()
    {
        var random = new Random(11);
        foreach (var key in (FakeKey[])[FakeKey.Ecdsa(256), FakeKey.Ecdsa(384), FakeKey.Ecdsa(521), FakeKey.Rsa(), FakeKey.Rsa(3072)])
        {
            for (var i = 0; i < 10; i++)
            {
                var spec = Lab.Sigstore.Leaf() with { Names = [LeafSpec.Email($"user{random.Next()}@fake.example")], Lifetime = TimeSpan.FromSeconds(random.Next(1, 100_000_000)) };
                AssertReadAlike(Lab.Sigstore.Fulcio.IssueLeaf(key, spec), Lab.Sigstore.Fulcio);
            }
        }

        AssertReadAlike(Lab.Sigstore.Fulcio.Certificate, Lab.Sigstore.FulcioRoot);
        AssertReadAlike(Lab.Sigstore.FulcioRoot.Certificate, Lab.Sigstore.FulcioRoot);
        AssertReadAlike(Lab.Sigstore.Tsa.Certificate, Lab.Sigstore.Tsa.Root);
    }

    [Fact]
    [Trait("threat", "S12")]
    public void Mutated_certificates_that_are_read_here_are_read_alike_elsewhere()
    {
        var leaf = Lab.Sigstore.Fulcio.IssueLeaf(FakeKey.Ecdsa(), Lab.Sigstore.Leaf());
        var alike = 0;
        Gen.Select(Gen.Int[0, leaf.Length - 1], Gen.Byte[1, 255], Gen.Int[0, 4]).Sample(
            (position, change, kind) =>
            {
                byte[] mutant = kind switch
                {
                    0 => [.. leaf[..position], .. leaf[(position + 1)..]],
                    1 => [.. leaf[..position], change, .. leaf[position..]],
                    2 => leaf[..position],
                    _ => [.. leaf[..position], (byte)(leaf[position] ^ change), .. leaf[(position + 1)..]],
                };
                if (!CertificateParser.TryParse(mutant, out var ours, out _))
                    return;
                Assert.False(ours.IsSignedBy(Key(Lab.Sigstore.Fulcio.Key)), "a mutant is signed");
                if (TryRead(mutant) is not { } theirs)
                    return;
                Interlocked.Increment(ref alike);
                Assert.Equal(theirs.SerialNumber.ToByteArrayUnsigned(), ours.SerialNumber.ToArray());
                Assert.Equal(theirs.NotBefore, ours.Validity.Start.UtcDateTime);
                Assert.Equal(theirs.NotAfter, ours.Validity.End!.Value.UtcDateTime);
                Assert.Equal(theirs.GetTbsCertificate(), ours.ToBeSigned.ToArray());
            },
            iter: 3000);
        Assert.True(alike > 100, $"{alike} mutants were read");
    }

    // What stands inside names and extensions that nothing here decides by is not read here, and may be refused elsewhere.
    private static Org.BouncyCastle.X509.X509Certificate? TryRead(byte[] der)
    {
        try
        {
            return new X509CertificateParser().ReadCertificate(der);
        }
        catch (GeneralSecurityException)
        {
            return null;
        }
    }

    private static void AssertReadAlike(byte[] der, FakeAuthority issuer)
    {
        Assert.True(CertificateParser.TryParse(der, out var ours, out var error), error);
        var bouncyCastle = new X509CertificateParser().ReadCertificate(der);
        using var net = X509CertificateLoader.LoadCertificate(der);

        Assert.Equal(bouncyCastle.SerialNumber.ToByteArrayUnsigned(), ours.SerialNumber.ToArray());
        Assert.Equal(net.SerialNumberBytes.ToArray(), ours.SerialNumber.ToArray());
        Assert.Equal(net.NotBefore.ToUniversalTime(), ours.Validity.Start.UtcDateTime);
        Assert.Equal(net.NotAfter.ToUniversalTime(), ours.Validity.End!.Value.UtcDateTime);
        Assert.Equal(bouncyCastle.NotAfter, ours.Validity.End.Value.UtcDateTime);
        Assert.Equal(net.SubjectName.RawData, ours.Subject.ToArray());
        Assert.Equal(bouncyCastle.IssuerDN.GetDerEncoded(), ours.Issuer.ToArray());
        Assert.Equal(net.PublicKey.ExportSubjectPublicKeyInfo(), ours.PublicKey.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(net.GetCertHash(HashAlgorithmName.SHA256), Convert.FromHexString(ours.Fingerprint));
        Assert.Equal(net.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority), ours.Extensions.IsCertificateAuthority);
        Assert.Equal(net.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages["1.3.6.1.5.5.7.3.3"] is not null), ours.Extensions.Allows(AdmissionGuard.Sigstore.Der.Oids.CodeSigning));
        if (bouncyCastle.GetSubjectAlternativeNames() is { Count: > 0 } names)
        {
            Assert.True(CertificateIdentity.TryRead(ours, out var signer, out var failure), failure?.ToString());
            Assert.Equal(names[0][1], signer.Subject);
        }

        Assert.True(ours.IsSignedBy(Key(issuer.Key)));
        bouncyCastle.Verify(PublicKeyFactory.CreateKey(issuer.Key.Spki));
    }

    private static PublicKey Key(FakeKey key) => PublicKey.TryParseDer(key.Spki, out var parsed, out var error) ? parsed : throw new InvalidDataException(error);

    // Of DER and of a signature's length there are laxer readings, of which this one takes none.
    private static bool HasLaxReadings(SignatureScheme scheme) => scheme != SignatureScheme.Ed25519;

    private static (byte[] Signature, byte[] Message, Judges Judges) Mutate(Judges judges, Judges other, byte[] signature, byte[] message, int mutation, int position, byte change)
    {
        var at = position % signature.Length;
        return mutation switch
        {
            0 => ([.. signature[..at], (byte)(signature[at] ^ change), .. signature[(at + 1)..]], message, judges),
            1 => ([.. signature[..at], .. signature[(at + 1)..]], message, judges),
            2 => ([.. signature[..at], change, .. signature[at..]], message, judges),
            3 => (signature, [.. message, change], judges),
            4 => (signature, message, other),
            _ => (new byte[signature.Length], message, judges),
        };
    }

    // One key in three libraries.
    private sealed class Judges
    {
        private readonly SignatureScheme scheme;
        private readonly string name;
        private readonly PublicKey ours;
        private readonly AsymmetricKeyParameter bouncyCastle;

        public Judges(FakeKey key, SignatureScheme scheme, string name)
        {
            (Key, this.scheme, this.name) = (key, scheme, name);
            ours = LibraryAgreementTests.Key(key);
            bouncyCastle = PublicKeyFactory.CreateKey(key.Spki);
        }

        public FakeKey Key { get; }

        public bool Ours(byte[] message, byte[] signature) => ours.VerifyMessage(scheme, message, signature);

        public bool BouncyCastle(byte[] message, byte[] signature)
        {
            var signer = SignerUtilities.GetSigner(name);
            signer.Init(forSigning: false, bouncyCastle);
            signer.BlockUpdate(message, 0, message.Length);
            try
            {
                return signer.VerifySignature(signature);
            }
            catch (DataLengthException)
            {
                // PSS: longer than the modulus.
                return false;
            }
        }

        // .NET has no Ed25519.
        public bool? DotNet(byte[] message, byte[] signature)
        {
            if (scheme == SignatureScheme.Ed25519)
                return null;
            if (scheme is SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPssSha256)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(Key.Spki, out _);
                return rsa.VerifyData(message, signature, Key.Hash, scheme == SignatureScheme.RsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
            }

            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(Key.Spki, out _);
            return ecdsa.VerifyData(message, signature, Key.Hash, DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}
