using System.Numerics;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// Division modulo an odd prime, by the binary extended Euclidean algorithm (Guide to Elliptic Curve Cryptography,
/// algorithm 2.22) on both numerators at once. Its time depends on the numbers, which are public here.
/// </summary>
internal static class ModularDivision
{
    /// <summary>Replaces each numerator by numerator / divisor.</summary>
    /// <param name="modulus">An odd prime.</param>
    /// <param name="negativeInverse">-1/modulus modulo 2^64.</param>
    /// <param name="divisor">From 1 to modulus - 1.</param>
    /// <param name="first">Below the modulus; replaced.</param>
    /// <param name="second">Below the modulus; replaced.</param>
    public static void Divide(ReadOnlySpan<ulong> modulus, ulong negativeInverse, ReadOnlySpan<ulong> divisor, Span<ulong> first, Span<ulong> second)
    {
        // Always u·(first/divisor) = a1 and v·(first/divisor) = b1 modulo the modulus, likewise for second; u and v shrink to 1.
        Span<ulong> u = stackalloc ulong[modulus.Length];
        Span<ulong> v = stackalloc ulong[modulus.Length];
        Span<ulong> a1 = stackalloc ulong[modulus.Length];
        Span<ulong> a2 = stackalloc ulong[modulus.Length];
        Span<ulong> b1 = stackalloc ulong[modulus.Length];
        Span<ulong> b2 = stackalloc ulong[modulus.Length];
        divisor.CopyTo(u);
        modulus.CopyTo(v);
        first.CopyTo(a1);
        second.CopyTo(a2);
        b1.Clear();
        b2.Clear();
        while (true)
        {
            // v is odd throughout; u is made odd.
            while ((u[0] & 1) == 0)
            {
                var zeros = Math.Min(BitOperations.TrailingZeroCount(u[0]), 63);
                ShiftRight(u, zeros, 0);
                Halve(a1, zeros, modulus, negativeInverse);
                Halve(a2, zeros, modulus, negativeInverse);
            }

            if (Limbs.IsLess(u, v))
            {
                Swap(ref u, ref v);
                Swap(ref a1, ref b1);
                Swap(ref a2, ref b2);
            }

            Limbs.Subtract(u, v);
            if (u.IndexOfAnyExcept(0UL) < 0)
                break;
            SubtractModulo(a1, b1, modulus);
            SubtractModulo(a2, b2, modulus);
        }

        // Both were equal, so 1, as a prime has no divisor in common with what is below it.
        b1.CopyTo(first);
        b2.CopyTo(second);
    }

    private static void Swap(ref Span<ulong> a, ref Span<ulong> b)
    {
        var other = a;
        a = b;
        b = other;
    }

    private static void SubtractModulo(Span<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> modulus)
    {
        if (Limbs.Subtract(a, b) != 0)
            Limbs.Add(a, modulus);
    }

    // Divides by 2^bits modulo the modulus: a multiple of the modulus makes the low bits zero, and they are shifted out.
    private static void Halve(Span<ulong> a, int bits, ReadOnlySpan<ulong> modulus, ulong negativeInverse)
    {
        var multiple = (a[0] * negativeInverse) & ((1UL << bits) - 1);
        ulong carry = 0;
        for (var i = 0; i < a.Length; i++)
            a[i] = Limbs.MultiplyAdd(modulus[i], multiple, a[i], ref carry);
        ShiftRight(a, bits, carry);
    }

    private static void ShiftRight(Span<ulong> a, int bits, ulong above)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (a[i] >> bits) | ((i + 1 < a.Length ? a[i + 1] : above) << (64 - bits));
    }
}
