namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// Multiples of one point, d·2^(6i) times it for d up to 32, so that any multiple of the point is a sum of one of them for
/// each i, without doubling. About 200 KiB on P-384 and 90 KiB on P-256: for points that are met again and again.
/// </summary>
/// <typeparam name="T">The elements of the curve's field.</typeparam>
internal sealed class PointTable<T>
    where T : struct, IFieldElement<T>
{
    private const int WindowBits = 6;
    private const int PerWindow = 1 << (WindowBits - 1);

    // One more than the bits fill: the last digit's carry.
    private static readonly int Windows = (64 * T.LimbCount / WindowBits) + 1;

    // Whoever may write policies adds keys: past so many tables (25 MiB on P-384), further keys go without.
    private const int MaxTables = 128;

    private static int tables;

    private readonly AffinePoint<T>[] multiples;
    private bool isCounted;

    /// <summary>Computes the multiples, which takes as long as about ten verifications.</summary>
    public PointTable(in AffinePoint<T> point)
    {
        var bases = new JacobianPoint<T>[Windows];
        bases[0] = new JacobianPoint<T>(point);
        for (var i = 1; i < Windows; i++)
        {
            bases[i] = bases[i - 1];
            for (var bit = 0; bit < WindowBits; bit++)
                bases[i].Double();
        }

        // None of these is infinity: the order is a prime that divides neither a power of 2 nor a small number.
        var affine = ToAffine(bases);
        var all = new JacobianPoint<T>[Windows * PerWindow];
        for (var i = 0; i < Windows; i++)
        {
            var sum = bases[i];
            for (var d = 0; d < PerWindow; d++)
            {
                all[(i * PerWindow) + d] = sum;
                sum.Add(affine[i], negate: false);
            }
        }

        multiples = ToAffine(all);
    }

    /// <summary>Gives back what <see cref="TryCreate"/> took, when the key is gone with its trust root or policy.</summary>
    ~PointTable()
    {
        if (isCounted)
            Interlocked.Decrement(ref tables);
    }

    /// <summary>Makes a table for a key; null when there are as many as memory allows.</summary>
    public static PointTable<T>? TryCreate(in AffinePoint<T> point)
    {
        if (Interlocked.Increment(ref tables) <= MaxTables)
            return new PointTable<T>(point) { isCounted = true };
        Interlocked.Decrement(ref tables);
        return null;
    }

    /// <summary>Adds so many times the point to the sum.</summary>
    public void AddMultiple(ReadOnlySpan<ulong> scalar, ref JacobianPoint<T> sum)
    {
        var carry = 0;
        for (var i = 0; i < Windows; i++)
        {
            // Digits of -31 to 32, so that half of the multiples do: the opposite of a point is had for nothing.
            var digit = Bits(scalar, i * WindowBits) + carry;
            carry = digit > PerWindow ? 1 : 0;
            digit -= carry << WindowBits;
            if (digit != 0)
                sum.Add(multiples[(i * PerWindow) + Math.Abs(digit) - 1], digit < 0);
        }
    }

    private static int Bits(ReadOnlySpan<ulong> scalar, int at)
    {
        var (limb, shift) = (at / 64, at % 64);
        var bits = limb < scalar.Length ? scalar[limb] >> shift : 0;
        if (shift > 64 - WindowBits && limb + 1 < scalar.Length)
            bits |= scalar[limb + 1] << (64 - shift);
        return (int)(bits & ((1 << WindowBits) - 1));
    }

    // Montgomery's trick: one inversion, of the product of all Z, and each factor taken out of it again.
    private static AffinePoint<T>[] ToAffine(JacobianPoint<T>[] points)
    {
        var products = new T[points.Length];
        var product = T.Curve.One;
        for (var i = 0; i < points.Length; i++)
        {
            products[i] = product;
            T.Multiply(product, points[i].Z, out product);
        }

        var affine = new AffinePoint<T>[points.Length];
        var inverse = T.Curve.Invert(product);
        for (var i = points.Length - 1; i >= 0; i--)
        {
            T.Multiply(inverse, products[i], out var own);
            affine[i] = points[i].ToAffine(own);
            T.Multiply(inverse, points[i].Z, out inverse);
        }

        return affine;
    }
}
