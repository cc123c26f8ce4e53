using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>Arithmetic on 64-bit limbs with carries, which C# has no operators for. Limbs are in order of weight, least first.</summary>
internal static class Limbs
{
    /// <summary>The high limb of <c>a·b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply(ulong a, ulong b, out ulong low)
    {
        // Math.BigMul passes the low limb through memory, which makes a field multiplication twice as slow; a second
        // multiplication is cheaper.
        if (!Bmi2.X64.IsSupported)
            return Math.BigMul(a, b, out low);
        low = a * b;
        return Bmi2.X64.MultiplyNoFlags(a, b);
    }

    /// <summary>The high limb of <c>a·b</c> alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyHigh(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>The low limb of <c>a·b + addend + carry</c>, whose high limb becomes the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        var high = Multiply(a, b, out var low);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
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
