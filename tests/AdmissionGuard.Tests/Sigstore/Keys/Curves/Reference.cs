using System.Numerics;
using AdmissionGuard.Sigstore.Keys.Curves;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math.EC;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace AdmissionGuard.Tests.Sigstore.Keys.Curves;

/// <summary>The same curves in BouncyCastle and in .NET's big integers, and numbers that arithmetic gets wrong.</summary>
internal static class Reference
{
    public static X9ECParameters Of<T>()
        where T : struct, IFieldElement<T> => ECNamedCurveTable.GetByName(T.LimbCount == 4 ? "P-256" : "P-384");

    public static BigInteger Prime<T>()
        where T : struct, IFieldElement<T> => (T.LimbCount == 4 ? NistParameters.P256 : NistParameters.P384).Prime;

    public static BigInteger Order<T>()
        where T : struct, IFieldElement<T> => (T.LimbCount == 4 ? NistParameters.P256 : NistParameters.P384).Order;

    /// <summary>Random numbers below the modulus, and those at which carries and reductions begin and end.</summary>
    public static IEnumerable<BigInteger> Numbers(BigInteger modulus, int count)
    {
        var random = new Random(5);
        var bits = (int)modulus.GetBitLength();
        var edges = new List<BigInteger> { 0, 1, 2, 3, modulus - 1, modulus - 2, modulus - 3, modulus / 2, (modulus / 2) + 1 };
        for (var bit = 31; bit < bits; bit += 32)
        {
            foreach (var near in (BigInteger[])[(BigInteger.One << bit) - 1, BigInteger.One << bit, (BigInteger.One << bit) + 1])
                edges.AddRange([near % modulus, (modulus - near) % modulus]);
        }

        foreach (var edge in edges)
            yield return edge < 0 ? edge + modulus : edge;
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[(bits / 8) + 1];
            random.NextBytes(bytes);
            // Runs of ones and zeros, which random numbers hardly ever have.
            for (var run = 0; run < 3 && i % 2 == 0; run++)
                bytes.AsSpan(random.Next(bytes.Length / 2), random.Next(bytes.Length / 2)).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
            yield return new BigInteger(bytes, isUnsigned: true) % modulus;
        }
    }

    public static ulong[] Limbs<T>(BigInteger value)
        where T : struct, IFieldElement<T>
    {
        var limbs = new ulong[T.LimbCount];
        for (var i = 0; i < limbs.Length; i++)
            limbs[i] = (ulong)((value >> (64 * i)) & ulong.MaxValue);
        return limbs;
    }

    public static byte[] Bytes<T>(BigInteger value)
        where T : struct, IFieldElement<T>
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[(8 * T.LimbCount) - bytes.Length], .. bytes];
    }

    /// <summary>The number's element of the field.</summary>
    public static T Element<T>(BigInteger value)
        where T : struct, IFieldElement<T>
    {
        Assert.True(T.Curve.TryEnter(Limbs<T>(value), out var element));
        return element;
    }

    public static BcInteger Bc(BigInteger value) => new(1, value.ToByteArray(isUnsigned: true, isBigEndian: true));

    public static BigInteger Net(BcInteger value) => new(value.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);

    public static AffinePoint<T> Point<T>(ECPoint point)
        where T : struct, IFieldElement<T>
    {
        var normal = point.Normalize();
        return new AffinePoint<T>(Element<T>(Net(normal.AffineXCoord.ToBigInteger())), Element<T>(Net(normal.AffineYCoord.ToBigInteger())));
    }
}
