namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>A multiple of a point that is met once, by the windowed non-adjacent form (Guide to Elliptic Curve Cryptography, algorithm 3.36).</summary>
internal static class PointMultiple
{
    private const int WindowBits = 5;

    // The odd multiples 1, 3, … 15.
    private const int OddMultiples = 1 << (WindowBits - 2);

    /// <summary>So many times the point.</summary>
    public static JacobianPoint<T> Compute<T>(in AffinePoint<T> point, ReadOnlySpan<ulong> scalar)
        where T : struct, IFieldElement<T>
    {
        Span<sbyte> digits = stackalloc sbyte[(64 * T.LimbCount) + 1];
        Recode(scalar, digits);
        var multiples = new OddMultiplesOf<JacobianPoint<T>>();
        var twice = new JacobianPoint<T>(point);
        multiples[0] = twice;
        twice.Double(1);
        for (var i = 1; i < OddMultiples; i++)
        {
            multiples[i] = multiples[i - 1];
            multiples[i].Add(twice, negate: false);
        }

        // Each is added about eight times.
        var odd = new OddMultiplesOf<AffinePoint<T>>();
        AffinePoints.Normalize<T>(multiples, odd);

        var sum = JacobianPoint<T>.Infinity;
        var doublings = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            doublings++;
            if (digits[i] == 0)
                continue;
            sum.Double(sum.IsInfinity ? 0 : doublings);
            sum.Add(odd[Math.Abs(digits[i]) / 2], digits[i] < 0);
            doublings = 0;
        }

        sum.Double(doublings);
        return sum;
    }

    // Odd digits of -15 to 15, each followed by at least four zeros.
    private static void Recode(ReadOnlySpan<ulong> scalar, Span<sbyte> digits)
    {
        digits.Clear();
        var carry = 0;
        for (var i = 0; i < digits.Length;)
        {
            var digit = Bits(scalar, i) + carry;
            if ((digit & 1) == 0)
            {
                // Nothing to write: the carry, if there is one, met a bit and goes on.
                i++;
                continue;
            }

            carry = digit > 1 << (WindowBits - 1) ? 1 : 0;
            digits[i] = (sbyte)(digit - (carry << WindowBits));
            i += WindowBits;
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

    [System.Runtime.CompilerServices.InlineArray(OddMultiples)]
    private struct OddMultiplesOf<TPoint>
        where TPoint : struct
    {
        private TPoint first;
    }
}
