namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// The sum of a multiple of the generator and one of a point that is met once, by interleaving (Guide to Elliptic Curve
/// Cryptography, algorithm 3.51): windowed non-adjacent forms of both factors, added in one run of doublings.
/// </summary>
internal static class PointMultiple
{
    // The odd multiples 1, 3, … 15, made for each point. They cost as much as wider windows would save.
    private const int WindowBits = 5;
    private const int OddMultiples = 1 << (WindowBits - 2);

    /// <summary>ofGenerator·G + ofPoint·P.</summary>
    public static JacobianPoint<T> Compute<T>(ReadOnlySpan<ulong> ofGenerator, in AffinePoint<T> point, ReadOnlySpan<ulong> ofPoint)
        where T : struct, IFieldElement<T>
    {
        Span<short> generatorDigits = stackalloc short[(64 * T.LimbCount) + 1];
        Span<short> pointDigits = stackalloc short[generatorDigits.Length];
        Recode(ofGenerator, Curve<T>.OddMultiplesWindowBits, generatorDigits);
        Recode(ofPoint, WindowBits, pointDigits);
        var generatorMultiples = T.Curve.GeneratorOddMultiples;
        var pointMultiples = new OddMultiplesOf<AffinePoint<T>>();
        var unscaled = new OddMultiplesOf<JacobianPoint<T>>();
        ComputeOddMultiples<T>(point, unscaled, pointMultiples);

        var sum = JacobianPoint<T>.Infinity;
        var doublings = 0;
        for (var i = generatorDigits.Length - 1; i >= 0; i--)
        {
            doublings++;
            var (ofG, ofP) = (generatorDigits[i], pointDigits[i]);
            if ((ofG | ofP) == 0)
                continue;
            sum.Double(sum.IsInfinity ? 0 : doublings);
            doublings = 0;
            if (ofG != 0)
                sum.Add(generatorMultiples[Math.Abs(ofG) / 2], ofG < 0);
            if (ofP != 0)
                sum.Add(pointMultiples[Math.Abs(ofP) / 2], ofP < 0);
        }

        sum.Double(doublings);
        return sum;
    }

    /// <summary>1, 3, 5, … times the point, as many as there is room for.</summary>
    /// <param name="point">The point.</param>
    /// <param name="unscaled">As many, to work in.</param>
    /// <param name="multiples">The multiples.</param>
    public static void ComputeOddMultiples<T>(in AffinePoint<T> point, Span<JacobianPoint<T>> unscaled, Span<AffinePoint<T>> multiples)
        where T : struct, IFieldElement<T>
    {
        var twice = new JacobianPoint<T>(point);
        unscaled[0] = twice;
        twice.Double(1);
        for (var i = 1; i < unscaled.Length; i++)
        {
            unscaled[i] = unscaled[i - 1];
            unscaled[i].Add(twice, negate: false);
        }

        // Each is added several times.
        AffinePoints.Normalize<T>(unscaled, multiples);
    }

    // The windowed non-adjacent form (algorithm 3.35): odd digits below 2^(w-1) either way, each followed by w - 1 zeros at least.
    private static void Recode(ReadOnlySpan<ulong> scalar, int windowBits, Span<short> digits)
    {
        digits.Clear();
        var carry = 0;
        for (var i = 0; i < digits.Length;)
        {
            var digit = Bits(scalar, i, windowBits) + carry;
            if ((digit & 1) == 0)
            {
                // Nothing to write: the carry, if there is one, met a bit and goes on.
                i++;
                continue;
            }

            carry = digit > 1 << (windowBits - 1) ? 1 : 0;
            digits[i] = (short)(digit - (carry << windowBits));
            i += windowBits;
        }
    }

    private static int Bits(ReadOnlySpan<ulong> scalar, int at, int windowBits)
    {
        var (limb, shift) = (at / 64, at % 64);
        var bits = limb < scalar.Length ? scalar[limb] >> shift : 0;
        if (shift > 64 - windowBits && limb + 1 < scalar.Length)
            bits |= scalar[limb + 1] << (64 - shift);
        return (int)(bits & ((1UL << windowBits) - 1));
    }

    [System.Runtime.CompilerServices.InlineArray(OddMultiples)]
    private struct OddMultiplesOf<TPoint>
        where TPoint : struct
    {
        private TPoint first;
    }
}
