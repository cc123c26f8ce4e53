using System.Runtime.CompilerServices;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>An element of the field of P-384, p = 2^384 - 2^128 - 2^96 + 2^32 - 1 (NIST SP 800-186, section 3.2.1.4).</summary>
internal readonly struct Field384 : IFieldElement<Field384>
{
    private const ulong P0 = 0x00000000FFFFFFFF, P1 = 0xFFFFFFFF00000000, P2 = 0xFFFFFFFFFFFFFFFE, P3 = 0xFFFFFFFFFFFFFFFF;

    private readonly ulong l0, l1, l2, l3, l4, l5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field384(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong l5) =>
        (this.l0, this.l1, this.l2, this.l3, this.l4, this.l5) = (l0, l1, l2, l3, l4, l5);

    /// <inheritdoc/>
    public static int LimbCount => 6;

    /// <inheritdoc/>
    public static Curve<Field384> Curve { get; } = new(NistParameters.P384);

    /// <inheritdoc/>
    public bool IsZero => (l0 | l1 | l2 | l3 | l4 | l5) == 0;

    /// <inheritdoc/>
    public static Field384 FromLimbs(ReadOnlySpan<ulong> limbs) => new(limbs[0], limbs[1], limbs[2], limbs[3], limbs[4], limbs[5]);

    /// <inheritdoc/>
    public void CopyTo(Span<ulong> limbs)
    {
        limbs[0] = l0;
        limbs[1] = l1;
        limbs[2] = l2;
        limbs[3] = l3;
        limbs[4] = l4;
        limbs[5] = l5;
    }

    /// <inheritdoc/>
    public static bool Same(in Field384 a, in Field384 b) =>
        ((a.l0 ^ b.l0) | (a.l1 ^ b.l1) | (a.l2 ^ b.l2) | (a.l3 ^ b.l3) | (a.l4 ^ b.l4) | (a.l5 ^ b.l5)) == 0;

    /// <inheritdoc/>
    public static void Add(in Field384 a, in Field384 b, out Field384 sum)
    {
        ulong carry = 0;
        var t0 = Limbs.Add(a.l0, b.l0, ref carry);
        var t1 = Limbs.Add(a.l1, b.l1, ref carry);
        var t2 = Limbs.Add(a.l2, b.l2, ref carry);
        var t3 = Limbs.Add(a.l3, b.l3, ref carry);
        var t4 = Limbs.Add(a.l4, b.l4, ref carry);
        var t5 = Limbs.Add(a.l5, b.l5, ref carry);
        Canonical(t0, t1, t2, t3, t4, t5, carry, out sum);
    }

    /// <inheritdoc/>
    public static void Subtract(in Field384 a, in Field384 b, out Field384 difference)
    {
        ulong borrow = 0, carry = 0;
        var t0 = Limbs.Subtract(a.l0, b.l0, ref borrow);
        var t1 = Limbs.Subtract(a.l1, b.l1, ref borrow);
        var t2 = Limbs.Subtract(a.l2, b.l2, ref borrow);
        var t3 = Limbs.Subtract(a.l3, b.l3, ref borrow);
        var t4 = Limbs.Subtract(a.l4, b.l4, ref borrow);
        var t5 = Limbs.Subtract(a.l5, b.l5, ref borrow);
        var mask = 0 - borrow;
        t0 = Limbs.Add(t0, P0 & mask, ref carry);
        t1 = Limbs.Add(t1, P1 & mask, ref carry);
        t2 = Limbs.Add(t2, P2 & mask, ref carry);
        t3 = Limbs.Add(t3, P3 & mask, ref carry);
        t4 = Limbs.Add(t4, P3 & mask, ref carry);
        t5 = Limbs.Add(t5, P3 & mask, ref carry);
        difference = new Field384(t0, t1, t2, t3, t4, t5);
    }

    /// <inheritdoc/>
    public static void Halve(in Field384 a, out Field384 half)
    {
        // Of an odd number, p makes an even one.
        var odd = 0 - (a.l0 & 1);
        ulong carry = 0;
        var t0 = Limbs.Add(a.l0, P0 & odd, ref carry);
        var t1 = Limbs.Add(a.l1, P1 & odd, ref carry);
        var t2 = Limbs.Add(a.l2, P2 & odd, ref carry);
        var t3 = Limbs.Add(a.l3, P3 & odd, ref carry);
        var t4 = Limbs.Add(a.l4, P3 & odd, ref carry);
        var t5 = Limbs.Add(a.l5, P3 & odd, ref carry);
        half = new Field384((t0 >> 1) | (t1 << 63), (t1 >> 1) | (t2 << 63), (t2 >> 1) | (t3 << 63), (t3 >> 1) | (t4 << 63), (t4 >> 1) | (t5 << 63), (t5 >> 1) | (carry << 63));
    }

    /// <inheritdoc/>
    public static void Multiply(in Field384 a, in Field384 b, out Field384 product)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        AddRow(a, b.l0, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, out var t6);
        AddRow(a, b.l1, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6, out var t7);
        AddRow(a, b.l2, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7, out var t8);
        AddRow(a, b.l3, ref t3, ref t4, ref t5, ref t6, ref t7, ref t8, out var t9);
        AddRow(a, b.l4, ref t4, ref t5, ref t6, ref t7, ref t8, ref t9, out var t10);
        AddRow(a, b.l5, ref t5, ref t6, ref t7, ref t8, ref t9, ref t10, out var t11);
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, out product);
    }

    /// <inheritdoc/>
    public static void Square(in Field384 a, out Field384 square)
    {
        // Each product of two different limbs is there twice: once computed, then doubled.
        ulong c = 0;
        var t1 = Limbs.MultiplyAdd(a.l0, a.l1, 0, ref c);
        var t2 = Limbs.MultiplyAdd(a.l0, a.l2, 0, ref c);
        var t3 = Limbs.MultiplyAdd(a.l0, a.l3, 0, ref c);
        var t4 = Limbs.MultiplyAdd(a.l0, a.l4, 0, ref c);
        var t5 = Limbs.MultiplyAdd(a.l0, a.l5, 0, ref c);
        var t6 = c;
        c = 0;
        t3 = Limbs.MultiplyAdd(a.l1, a.l2, t3, ref c);
        t4 = Limbs.MultiplyAdd(a.l1, a.l3, t4, ref c);
        t5 = Limbs.MultiplyAdd(a.l1, a.l4, t5, ref c);
        t6 = Limbs.MultiplyAdd(a.l1, a.l5, t6, ref c);
        var t7 = c;
        c = 0;
        t5 = Limbs.MultiplyAdd(a.l2, a.l3, t5, ref c);
        t6 = Limbs.MultiplyAdd(a.l2, a.l4, t6, ref c);
        t7 = Limbs.MultiplyAdd(a.l2, a.l5, t7, ref c);
        var t8 = c;
        c = 0;
        t7 = Limbs.MultiplyAdd(a.l3, a.l4, t7, ref c);
        t8 = Limbs.MultiplyAdd(a.l3, a.l5, t8, ref c);
        var t9 = c;
        c = 0;
        t9 = Limbs.MultiplyAdd(a.l4, a.l5, t9, ref c);
        var t10 = c;

        var t11 = t10 >> 63;
        t10 = (t10 << 1) | (t9 >> 63);
        t9 = (t9 << 1) | (t8 >> 63);
        t8 = (t8 << 1) | (t7 >> 63);
        t7 = (t7 << 1) | (t6 >> 63);
        t6 = (t6 << 1) | (t5 >> 63);
        t5 = (t5 << 1) | (t4 >> 63);
        t4 = (t4 << 1) | (t3 >> 63);
        t3 = (t3 << 1) | (t2 >> 63);
        t2 = (t2 << 1) | (t1 >> 63);
        t1 <<= 1;

        ulong carry = 0;
        var high = Limbs.Multiply(a.l0, a.l0, out var t0);
        t1 = Limbs.Add(t1, high, ref carry);
        AddSquare(a.l1, ref t2, ref t3, ref carry);
        AddSquare(a.l2, ref t4, ref t5, ref carry);
        AddSquare(a.l3, ref t6, ref t7, ref carry);
        AddSquare(a.l4, ref t8, ref t9, ref carry);
        AddSquare(a.l5, ref t10, ref t11, ref carry);
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, out square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(ulong limb, ref ulong low, ref ulong high, ref ulong carry)
    {
        var h = Limbs.Multiply(limb, limb, out var l);
        low = Limbs.Add(low, l, ref carry);
        high = Limbs.Add(high, h, ref carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(
        in Field384 a, ulong b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5, out ulong t6)
    {
        ulong carry = 0;
        t0 = Limbs.MultiplyAdd(a.l0, b, t0, ref carry);
        t1 = Limbs.MultiplyAdd(a.l1, b, t1, ref carry);
        t2 = Limbs.MultiplyAdd(a.l2, b, t2, ref carry);
        t3 = Limbs.MultiplyAdd(a.l3, b, t3, ref carry);
        t4 = Limbs.MultiplyAdd(a.l4, b, t4, ref carry);
        t5 = Limbs.MultiplyAdd(a.l5, b, t5, ref carry);
        t6 = carry;
    }

    // Montgomery reduction in words of 32 bits, in which -1/p = 1: adding w·p for each low word w makes it zero, and p's
    // shape makes that four sums. They are signed and wide enough that nothing needs to be carried but once a word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, ulong t7, ulong t8, ulong t9, ulong t10, ulong t11, out Field384 result)
    {
        long m0 = (uint)t0;
        var s = (long)(t0 >> 32) + m0;
        var m1 = Low(ref s);
        s += (uint)t1 + m1;
        var m2 = Low(ref s);
        s += (long)(t1 >> 32) - m0 + m2;
        var m3 = Low(ref s);
        s += (uint)t2 - m0 - m1 + m3;
        var m4 = Low(ref s);
        s += (long)(t2 >> 32) - m1 - m2 + m4;
        var m5 = Low(ref s);
        s += (uint)t3 - m2 - m3 + m5;
        var m6 = Low(ref s);
        s += (long)(t3 >> 32) - m3 - m4 + m6;
        var m7 = Low(ref s);
        s += (uint)t4 - m4 - m5 + m7;
        var m8 = Low(ref s);
        s += (long)(t4 >> 32) - m5 - m6 + m8;
        var m9 = Low(ref s);
        s += (uint)t5 - m6 - m7 + m9;
        var m10 = Low(ref s);
        s += (long)(t5 >> 32) - m7 - m8 + m10;
        var m11 = Low(ref s);

        s += (uint)t6 + m0 - m8 - m9 + m11;
        var r = (ulong)Low(ref s);
        s += (long)(t6 >> 32) + m1 - m9 - m10;
        var r0 = r | (ulong)Low(ref s) << 32;
        s += (uint)t7 + m2 - m10 - m11;
        r = (ulong)Low(ref s);
        s += (long)(t7 >> 32) + m3 - m11;
        var r1 = r | (ulong)Low(ref s) << 32;
        s += (uint)t8 + m4;
        r = (ulong)Low(ref s);
        s += (long)(t8 >> 32) + m5;
        var r2 = r | (ulong)Low(ref s) << 32;
        s += (uint)t9 + m6;
        r = (ulong)Low(ref s);
        s += (long)(t9 >> 32) + m7;
        var r3 = r | (ulong)Low(ref s) << 32;
        s += (uint)t10 + m8;
        r = (ulong)Low(ref s);
        s += (long)(t10 >> 32) + m9;
        var r4 = r | (ulong)Low(ref s) << 32;
        s += (uint)t11 + m10;
        r = (ulong)Low(ref s);
        s += (long)(t11 >> 32) + m11;
        var r5 = r | (ulong)Low(ref s) << 32;
        Canonical(r0, r1, r2, r3, r4, r5, (ulong)s, out result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Low(ref long sum)
    {
        long low = (uint)sum;
        sum >>= 32;
        return low;
    }

    // Of a number below 2p, carry included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Canonical(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong carry, out Field384 result)
    {
        // With the carry, 2^384 is dropped and 2^384 - p added; what is left is below p.
        var mask = 0 - carry;
        ulong over = 0;
        t0 = Limbs.Add(t0, ~P0 + 1 & mask, ref over);
        t1 = Limbs.Add(t1, ~P1 & mask, ref over);
        t2 = Limbs.Add(t2, carry, ref over);
        t3 += over;
        over = t3 < over ? 1UL : 0;
        t4 += over;
        over = t4 < over ? 1UL : 0;
        t5 += over;
        // Without it, the number is p or more only when its top is all ones, which happens to nobody who does not aim at it.
        result = new Field384(t0, t1, t2, t3, t4, t5);
        if (t5 == P3)
            SubtractPrime(ref result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SubtractPrime(ref Field384 a)
    {
        if ((a.l5 & a.l4 & a.l3) != P3)
            return;
        ulong borrow = 0;
        var s0 = Limbs.Subtract(a.l0, P0, ref borrow);
        var s1 = Limbs.Subtract(a.l1, P1, ref borrow);
        var s2 = Limbs.Subtract(a.l2, P2, ref borrow);
        if (borrow == 0)
            a = new Field384(s0, s1, s2, 0, 0, 0);
    }
}
