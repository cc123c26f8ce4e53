using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>Arithmetic on 64-bit limbs with carries, which C# has no operators for. Limbs are in order of weight, least first.</summary>
internal static class Limbs
{
    /// <summary>
    /// Adds <c>a·b</c> to two limbs that have spare bits. <c>a</c> is there with its spare bits below it, as
    /// <c>a &lt;&lt; spare</c>, so that both halves of the product come out as such limbs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ulong scaled, ulong b, int spare, ref ulong low, ref ulong high)
    {
        low += (scaled * b) >> spare;
        high += MultiplyHigh(scaled, b);
    }

    /// <summary>The high limb of <c>a·b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyHigh(ulong a, ulong b) =>
        // Math.BigMul passes the low limb, which is not asked for, through memory.
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>The low bits of <c>limb + carry</c>, which may be negative; what is above them becomes the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Carried(ulong limb, int bits, ref ulong carry)
    {
        limb += carry;
        carry = (ulong)((long)limb >> bits);
        return limb & ((1UL << bits) - 1);
    }

    /// <summary>The low limb of <c>a + b + carry</c>; the carry is 0 or 1 before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var overflow = sum < a ? 1UL : 0UL;
        var withCarry = sum + carry;
        carry = overflow | (withCarry < sum ? 1UL : 0UL);
        return withCarry;
    }

    /// <summary>The low limb of <c>a - b - borrow</c>; the borrow is 0 or 1 before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        var difference = a - b;
        var underflow = a < b ? 1UL : 0UL;
        var withBorrow = difference - borrow;
        borrow = underflow | (difference < borrow ? 1UL : 0UL);
        return withBorrow;
    }

    /// <summary>Whether <c>a &lt; b</c>, both of the same length.</summary>
    public static bool IsLess(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = a.Length - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
                return a[i] < b[i];
        }

        return false;
    }

    /// <summary>Adds in place; the result is the carry.</summary>
    public static ulong Add(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong carry = 0;
        for (var i = 0; i < a.Length; i++)
            a[i] = Add(a[i], b[i], ref carry);
        return carry;
    }

    /// <summary>Subtracts in place; the result is the borrow.</summary>
    public static ulong Subtract(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (var i = 0; i < a.Length; i++)
            a[i] = Subtract(a[i], b[i], ref borrow);
        return borrow;
    }

    /// <summary>Reads a big-endian number of exactly the limbs' width.</summary>
    public static void Read(ReadOnlySpan<byte> bigEndian, Span<ulong> limbs)
    {
        for (var i = 0; i < limbs.Length; i++)
            limbs[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bigEndian[^(8 * (i + 1))..]);
    }
}
