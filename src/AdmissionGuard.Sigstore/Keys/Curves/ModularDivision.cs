using System.Numerics;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// Division modulo an odd prime, of one numerator or two at once, by the binary Euclidean algorithm in batches of 31 steps:
/// each batch is decided on the highest and lowest bits of the numbers and then done at once (T. Pornin, "Optimized Binary
/// GCD for Modular Inversion", 2020, algorithm 2). Its time depends on the numbers, which are public here.
/// </summary>
internal static class ModularDivision
{
    // With the factors of 31 steps, sums of two products of a limb stay below 2^96, and what decides fits one limb.
    private const int Steps = 31;

    /// <summary>Replaces the numerator, or each of two, by numerator / divisor.</summary>
    /// <param name="modulus">An odd prime.</param>
    /// <param name="negativeInverse">-1/modulus modulo 2^64.</param>
    /// <param name="divisor">From 1 to modulus - 1.</param>
    /// <param name="first">Below the modulus; replaced.</param>
    /// <param name="second">Below the modulus; replaced. May be empty.</param>
    public static void Divide(ReadOnlySpan<ulong> modulus, ulong negativeInverse, ReadOnlySpan<ulong> divisor, Span<ulong> first, Span<ulong> second)
    {
        // Always u·(first/divisor) = a1 and v·(first/divisor) = b1 modulo the modulus, likewise for second; u shrinks to 0, v to 1.
        var length = modulus.Length;
        Span<ulong> u = stackalloc ulong[length];
        Span<ulong> v = stackalloc ulong[length];
        Span<ulong> a1 = stackalloc ulong[length];
        Span<ulong> a2 = stackalloc ulong[length];
        Span<ulong> b1 = stackalloc ulong[length];
        Span<ulong> b2 = stackalloc ulong[length];
        Span<ulong> next = stackalloc ulong[length];
        divisor.CopyTo(u);
        modulus.CopyTo(v);
        first.CopyTo(a1);
        second.CopyTo(a2);
        b1.Clear();
        b2.Clear();
        while (u.IndexOfAnyExcept(0UL) >= 0)
        {
            var factors = Decide(u, v);
            u.CopyTo(next);
            if (Combine(next, v, factors.UOfU, factors.UOfV))
                (factors.UOfU, factors.UOfV) = (-factors.UOfU, -factors.UOfV);
            // v = u·VOfU + v·VOfV: the same sum with its terms exchanged.
            if (Combine(v, u, factors.VOfV, factors.VOfU))
                (factors.VOfU, factors.VOfV) = (-factors.VOfU, -factors.VOfV);
            next.CopyTo(u);
            CombineModulo(a1, b1, next, factors, modulus, negativeInverse);
            if (!second.IsEmpty)
                CombineModulo(a2, b2, next, factors, modulus, negativeInverse);
        }

        b1.CopyTo(first);
        if (!second.IsEmpty)
            b2.CopyTo(second);
    }

    // u/2 while u is even, else (u - v)/2 with the greater as u; v is odd throughout. Both only by their 33 highest bits,
    // which tell the greater but for an error that the next batch makes good, and their 31 lowest, which are exact.
    private static Factors Decide(ReadOnlySpan<ulong> u, ReadOnlySpan<ulong> v)
    {
        var (nearU, nearV) = Approximate(u, v);
        long uOfU = 1, uOfV = 0, vOfU = 0, vOfV = 1;
        for (var i = 0; i < Steps; i++)
        {
            if ((nearU & 1) != 0)
            {
                if (nearU < nearV)
                {
                    (nearU, nearV) = (nearV, nearU);
                    (uOfU, vOfU) = (vOfU, uOfU);
                    (uOfV, vOfV) = (vOfV, uOfV);
                }

                nearU -= nearV;
                uOfU -= vOfU;
                uOfV -= vOfV;
            }

            nearU >>= 1;
            vOfU <<= 1;
            vOfV <<= 1;
        }

        return new Factors(uOfU, uOfV, vOfU, vOfV);
    }

    private static (ulong U, ulong V) Approximate(ReadOnlySpan<ulong> u, ReadOnlySpan<ulong> v)
    {
        var top = u.Length - 1;
        while (top > 0 && (u[top] | v[top]) == 0)
            top--;
        if (top == 0)
            return (u[0], v[0]);
        var zeros = BitOperations.LeadingZeroCount(u[top] | v[top]);
        const ulong lowBits = (1UL << Steps) - 1;
        ulong Near(ulong high, ulong next, ulong low)
        {
            var highest = zeros == 0 ? high : (high << zeros) | (next >> (64 - zeros));
            return (highest & ~lowBits) | (low & lowBits);
        }

        return (Near(u[top], u[top - 1], u[0]), Near(v[top], v[top - 1], v[0]));
    }

    // a = |a·ofA + b·ofB| / 2^31, which is a whole number; whether the sum was negative.
    private static bool Combine(Span<ulong> a, ReadOnlySpan<ulong> b, long ofA, long ofB)
    {
        Int128 sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += ((Int128)a[i] * ofA) + ((Int128)b[i] * ofB);
            a[i] = (ulong)sum;
            sum >>= 64;
        }

        ShiftRight(a, (ulong)sum);
        if (sum >= 0)
            return false;
        ulong carry = 1;
        for (var i = 0; i < a.Length; i++)
            a[i] = Limbs.Add(~a[i], 0, ref carry);
        return true;
    }

    private static void CombineModulo(Span<ulong> a, Span<ulong> b, Span<ulong> next, in Factors factors, ReadOnlySpan<ulong> modulus, ulong negativeInverse)
    {
        CombineModulo(a, b, factors.UOfU, factors.UOfV, next, modulus, negativeInverse);
        CombineModulo(a, b, factors.VOfU, factors.VOfV, b, modulus, negativeInverse);
        next.CopyTo(a);
    }

    // (a·ofA + b·ofB) / 2^31 modulo the modulus: a multiple of the modulus makes the low bits zero, and they are shifted out.
    private static void CombineModulo(
        ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, long ofA, long ofB, Span<ulong> result, ReadOnlySpan<ulong> modulus, ulong negativeInverse)
    {
        // The factors' magnitudes are together at most 2^31, so that the sum is within 2^31 times the modulus of zero.
        var lowest = (a[0] * (ulong)ofA) + (b[0] * (ulong)ofB);
        var multiple = (long)((lowest * negativeInverse) & ((1UL << Steps) - 1));
        Int128 sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += ((Int128)a[i] * ofA) + ((Int128)b[i] * ofB) + ((Int128)modulus[i] * multiple);
            result[i] = (ulong)sum;
            sum >>= 64;
        }

        ShiftRight(result, (ulong)sum);
        if (sum < 0)
            Limbs.Add(result, modulus);
        else if (sum >> Steps != 0 || !Limbs.IsLess(result, modulus))
            Limbs.Subtract(result, modulus);
    }

    private static void ShiftRight(Span<ulong> a, ulong above)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (a[i] >> Steps) | ((i + 1 < a.Length ? a[i + 1] : above) << (64 - Steps));
    }

    // What the next u and v are made of.
    private record struct Factors(long UOfU, long UOfV, long VOfU, long VOfV);
}
