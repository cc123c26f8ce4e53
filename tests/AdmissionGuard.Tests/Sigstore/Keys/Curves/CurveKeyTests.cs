using System.Numerics;
using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Keys.Curves;
using AdmissionGuard.TestSupport.FakeSigstore;
using Org.BouncyCastle.Math.EC;
using ECCurve = System.Security.Cryptography.ECCurve;
using BcCurve = Org.BouncyCastle.Math.EC.ECCurve;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;
using static AdmissionGuard.Tests.Sigstore.Keys.Curves.Reference;

namespace AdmissionGuard.Tests.Sigstore.Keys.Curves;

/// <summary>
/// Signatures that lead the arithmetic to its exceptions, which nobody meets by chance but anybody can aim at, for a key
/// that is met once and for one that has a table.
/// </summary>
[Trait("threat", "S20")]
public sealed class CurveKeyTests
{
    // More than a key needs to get its table.
    private const int Warm = 40;

    [Fact]
    public void Exceptional_signatures_on_P256() => Exceptions<Field256>();

    [Fact]
    public void Exceptional_signatures_on_P384() => Exceptions<Field384>();

    [Fact]
    public void Edge_values_on_P256() => Edges<Field256>(256);

    [Fact]
    public void Edge_values_on_P384() => Edges<Field384>(384);

    [Fact]
    public void Concurrent_users_of_one_key_agree_while_its_table_is_made()
    {
        var fake = FakeKey.Ecdsa(384);
        Assert.True(PublicKey.TryParseDer(fake.Spki, out var key, out _));
        key.ExpectOften();
        var signatures = Enumerable.Range(0, 8).Select(i => fake.Sign([(byte)i])).ToArray();

        Parallel.For(0, 400, i =>
        {
            Assert.True(key.VerifyMessage(SignatureScheme.EcdsaSha384, [(byte)(i % 8)], signatures[i % 8]));
            Assert.False(key.VerifyMessage(SignatureScheme.EcdsaSha384, [(byte)((i + 1) % 8)], signatures[i % 8]));
        });
    }

    [Fact]
    public void Tables_are_bounded_in_number_and_given_back()
    {
        Fill();
        for (var attempt = 0; PointTable<Field256>.TryCreate(Generator) is null; attempt++)
        {
            Assert.True(attempt < 20, "tables that nobody has are still counted");
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        static void Fill()
        {
            var held = new List<PointTable<Field256>>();
            while (PointTable<Field256>.TryCreate(Generator) is { } table)
            {
                held.Add(table);
                Assert.True(held.Count <= 1000, "tables without bound");
            }

            Assert.NotEmpty(held);
        }
    }

    private static AffinePoint<Field256> Generator => Point<Field256>(Of<Field256>().G);

    [Theory]
    [InlineData(256, 32)]
    [InlineData(384, 48)]
    public void Points_off_the_curve_are_no_keys(int bits, int width)
    {
        var spki = FakeKey.Ecdsa(bits).Spki;
        for (var i = 1; i <= 2 * width; i += 7)
        {
            var mutant = (byte[])spki.Clone();
            mutant[^i] ^= 1;
            Assert.False(PublicKey.TryParseDer(mutant, out _, out _));
        }

        var zero = (byte[])spki.Clone();
        zero.AsSpan(^(2 * width)..).Clear();
        Assert.False(PublicKey.TryParseDer(zero, out _, out _));
        // x + p is the same element in a second spelling.
        var second = (byte[])spki.Clone();
        second.AsSpan(^(2 * width)..).Fill(0xFF);
        Assert.False(PublicKey.TryParseDer(second, out _, out _));
    }

    private static void Exceptions<T>()
        where T : struct, IFieldElement<T>
    {
        var (n, curve) = (Order<T>(), Of<T>());
        var d = Numbers(n, 40).Last();
        var q = curve.G.Multiply(Bc(d));
        foreach (var often in (bool[])[false, true])
        {
            var key = Key<T>(q, often);
            foreach (var v in Numbers(n, 20).Where(v => v > 3).TakeLast(20))
            {
                // [u]G = [v]Q: the sum is a doubling.
                var r = X(curve.G.Multiply(Bc(2 * v * d % n))) % n;
                Assert.True(Verify<T>(key, v * d % n, v, r, n));
                Assert.False(Verify<T>(key, v * d % n, v, r + 1, n));
                // [u]G = -[v]Q: the sum is infinity, which has no x, not even zero.
                Assert.False(Verify<T>(key, n - (v * d % n), v, r, n));
                Assert.False(Verify<T>(key, n - (v * d % n), v, 1, n));
                // u = 0, of a hash of zeros.
                Assert.True(Verify<T>(key, 0, v, X(q.Multiply(Bc(v))) % n, n));
            }
        }

        // The x of the sum is n or more, so that r is less than it.
        for (var (x, found) = (n, 0); found < 5; x++)
        {
            if (!TryLift(curve.Curve, x, out var sum))
                continue;
            found++;
            var (r, s, e) = (x - n, d, Numbers(n, 41).Last());
            if (r.IsZero)
                continue;
            var inverse = BigInteger.ModPow(r, n - 2, n);
            var point = sum.Multiply(Bc(s)).Subtract(curve.G.Multiply(Bc(e))).Multiply(Bc(inverse));
            foreach (var often in (bool[])[false, true])
            {
                Assert.True(Key<T>(point, often).VerifyDigest(SignatureScheme.EcdsaSha256, Bytes<T>(e), Signature(r, s)));
                Assert.False(Key<T>(point, often).VerifyDigest(SignatureScheme.EcdsaSha256, Bytes<T>(e), Signature(r + 1, s)));
            }
        }
    }

    private static void Edges<T>(int bits)
        where T : struct, IFieldElement<T>
    {
        var n = Order<T>();
        using var signer = ECDsa.Create(bits == 256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
        Assert.True(PublicKey.TryParseDer(signer.ExportSubjectPublicKeyInfo(), out var key, out _));
        var digest = new byte[8 * T.LimbCount];
        foreach (var (r, s) in from r in Out(n) from s in Out(n).Append(1) select (r, s))
        {
            Assert.False(key.VerifyDigest(SignatureScheme.EcdsaSha256, digest, Signature(r, s)));
            Assert.False(key.VerifyDigest(SignatureScheme.EcdsaSha256, digest, Signature(s, r)));
        }

        // Hashes shorter and longer than the order, and ones that are more than it.
        foreach (var length in (int[])[1, 20, 32, 48, 64])
        {
            var hash = Enumerable.Repeat((byte)0xFF, length).ToArray();
            var signature = signer.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
            Assert.True(key.VerifyDigest(SignatureScheme.EcdsaSha256, hash, signature), $"{length} bytes");
            hash[0] = 0;
            Assert.False(key.VerifyDigest(SignatureScheme.EcdsaSha256, hash, signature), $"{length} bytes");
        }

        static IEnumerable<BigInteger> Out(BigInteger n) => [0, n, n + 1, 2 * n, (BigInteger.One << 400) - 1];
    }

    private static CurveKey<T> Key<T>(ECPoint q, bool often)
        where T : struct, IFieldElement<T>
    {
        var point = q.Normalize();
        var key = CurveKey<T>.TryImport(Bytes<T>(Net(point.AffineXCoord.ToBigInteger())), Bytes<T>(Net(point.AffineYCoord.ToBigInteger())));
        Assert.NotNull(key);
        if (!often)
            return key;
        key.ExpectOften();
        for (var i = 0; i < Warm; i++)
            key.VerifyDigest(SignatureScheme.EcdsaSha256, Bytes<T>(1), Signature(1, 1));
        return key;
    }

    // The signature of which verification computes [u]G + [v]Q and compares its x with r.
    private static bool Verify<T>(CurveKey<T> key, BigInteger u, BigInteger v, BigInteger r, BigInteger n)
        where T : struct, IFieldElement<T>
    {
        var s = r * BigInteger.ModPow(v, n - 2, n) % n;
        return key.VerifyDigest(SignatureScheme.EcdsaSha256, Bytes<T>(u * s % n), Signature(r, s));
    }

    private static byte[] Signature(BigInteger r, BigInteger s) => Der.Sequence(Der.Integer(r), Der.Integer(s));

    private static BigInteger X(ECPoint point) => Net(point.Normalize().AffineXCoord.ToBigInteger());

    private static bool TryLift(BcCurve curve, BigInteger x, out ECPoint point)
    {
        var element = curve.FromBigInteger(Bc(x));
        var square = element.Square().Add(curve.A).Multiply(element).Add(curve.B);
        point = curve.Infinity;
        if (square.Sqrt() is not { } y)
            return false;
        point = curve.CreatePoint(Bc(x), y.ToBigInteger());
        return true;
    }
}
