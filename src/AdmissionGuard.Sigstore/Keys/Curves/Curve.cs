using System.Numerics;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>A curve's constants in the forms that are computed with.</summary>
/// <typeparam name="T">The elements of its field.</typeparam>
internal sealed class Curve<T>
    where T : struct, IFieldElement<T>
{
    // There is one such table for a curve, and every verification with a key that has a table uses it.
    private const int GeneratorWindowBits = 8;

    /// <summary>How wide the windows are whose digits <see cref="GeneratorOddMultiples"/> has: 256 points, 28 KiB on P-384, that stay in the fast caches.</summary>
    public const int OddMultiplesWindowBits = 10;

    private readonly ulong[] prime;
    private readonly ulong[] order;
    private readonly ulong[] primeLessOrder;
    private readonly ulong negativeInverseOfPrime;
    private readonly T b;
    private readonly T toMontgomery;
    private readonly AffinePoint<T> generator;
    private readonly Lazy<PointTable<T>> generatorTable;
    private readonly Lazy<AffinePoint<T>[]> generatorOddMultiples;

    /// <summary>Takes the constants.</summary>
    public Curve(NistParameters parameters)
    {
        prime = Split(parameters.Prime);
        order = Split(parameters.Order);
        primeLessOrder = Split(parameters.Prime - parameters.Order);
        var width = BigInteger.One << T.MontgomeryBits;
        T Enter(BigInteger value) => T.FromLimbs(Split(value * width % parameters.Prime));
        One = Enter(BigInteger.One);
        toMontgomery = T.FromLimbs(Split(width * width % parameters.Prime));
        b = Enter(parameters.B);
        generator = new AffinePoint<T>(Enter(parameters.GeneratorX), Enter(parameters.GeneratorY));
        generatorTable = new Lazy<PointTable<T>>(() => new PointTable<T>(generator, GeneratorWindowBits));
        generatorOddMultiples = new Lazy<AffinePoint<T>[]>(ComputeOddMultiples);
        NegativeInverseOfOrder = NegativeInverse(order[0]);
        negativeInverseOfPrime = NegativeInverse(prime[0]);
    }

    /// <summary>The field's one.</summary>
    public T One { get; }

    /// <summary>How many points there are: n.</summary>
    public ReadOnlySpan<ulong> Order => order;

    /// <summary>-1/n modulo 2^64.</summary>
    public ulong NegativeInverseOfOrder { get; }

    /// <summary>Multiples of the generator, computed when first needed.</summary>
    public PointTable<T> GeneratorTable => generatorTable.Value;

    /// <summary>1, 3, 5, … times the generator, computed when first needed.</summary>
    public ReadOnlySpan<AffinePoint<T>> GeneratorOddMultiples => generatorOddMultiples.Value;

    /// <summary>p - n: numbers below it are the same modulo n as another number below p.</summary>
    public ReadOnlySpan<ulong> PrimeLessOrder => primeLessOrder;

    /// <summary>Takes a number into the field; false when it is p or more.</summary>
    public bool TryEnter(ReadOnlySpan<ulong> number, out T element)
    {
        element = default;
        if (!Limbs.IsLess(number, prime))
            return false;
        T.Multiply(T.FromLimbs(number), toMontgomery, out element);
        return true;
    }

    /// <summary>Whether the point is on the curve; infinity, which has no coordinates, cannot be asked for.</summary>
    public bool IsOnCurve(in AffinePoint<T> point)
    {
        T.Square(point.Y, out var left);
        T.Square(point.X, out var right);
        T.Multiply(right, point.X, out right);
        T.Add(right, b, out right);
        for (var i = 0; i < 3; i++)
            T.Subtract(right, point.X, out right);
        return T.Same(left, right);
    }

    /// <summary>1/a. Zero has none and gives zero.</summary>
    public T Invert(in T a)
    {
        if (a.IsZero)
            return default;
        Span<ulong> divisor = stackalloc ulong[T.LimbCount];
        Span<ulong> quotient = stackalloc ulong[T.LimbCount];
        a.CopyTo(divisor);
        // a is there as a·w, and 1/a is wanted as w/a: w²/(a·w).
        toMontgomery.CopyTo(quotient);
        ModularDivision.Divide(prime, negativeInverseOfPrime, divisor, quotient, []);
        return T.FromLimbs(quotient);
    }

    private AffinePoint<T>[] ComputeOddMultiples()
    {
        var multiples = new AffinePoint<T>[1 << (OddMultiplesWindowBits - 2)];
        PointMultiple.ComputeOddMultiples(generator, new JacobianPoint<T>[multiples.Length], multiples);
        return multiples;
    }

    private static ulong[] Split(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: false);
        var limbs = new ulong[T.LimbCount];
        for (var i = 0; i < bytes.Length; i++)
            limbs[i / 8] |= (ulong)bytes[i] << (8 * (i % 8));
        return limbs;
    }

    // Newton's iteration doubles the number of bits that are right; an odd number is its own inverse modulo 8.
    private static ulong NegativeInverse(ulong odd)
    {
        var inverse = odd;
        for (var bits = 3; bits < 64; bits *= 2)
            inverse *= 2 - (odd * inverse);
        return 0 - inverse;
    }
}
