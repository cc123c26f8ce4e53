using System.Runtime.CompilerServices;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>An element of the field of P-256, p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (NIST SP 800-186, section 3.2.1.3).</summary>
internal readonly struct Field256 : IFieldElement<Field256>
{
    private const ulong P0 = 0xFFFFFFFFFFFFFFFF, P1 = 0x00000000FFFFFFFF, P2 = 0, P3 = 0xFFFFFFFF00000001;

    private readonly ulong l0, l1, l2, l3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field256(ulong l0, ulong l1, ulong l2, ulong l3) => (this.l0, this.l1, this.l2, this.l3) = (l0, l1, l2, l3);

    /// <inheritdoc/>
    public static int LimbCount => 4;

    /// <inheritdoc/>
    public static Curve<Field256> Curve { get; } = new(NistParameters.P256);

    /// <inheritdoc/>
    public bool IsZero => (l0 | l1 | l2 | l3) == 0;

    /// <inheritdoc/>
    public static Field256 FromLimbs(ReadOnlySpan<ulong> limbs) => new(limbs[0], limbs[1], limbs[2], limbs[3]);

    /// <inheritdoc/>
    public void CopyTo(Span<ulong> limbs)
    {
        limbs[0] = l0;
        limbs[1] = l1;
        limbs[2] = l2;
        limbs[3] = l3;
    }

    /// <inheritdoc/>
    public static bool Same(in Field256 a, in Field256 b) => ((a.l0 ^ b.l0) | (a.l1 ^ b.l1) | (a.l2 ^ b.l2) | (a.l3 ^ b.l3)) == 0;

    /// <inheritdoc/>
    public static void Add(in Field256 a, in Field256 b, out Field256 sum)
    {
        ulong carry = 0;
        var t0 = Limbs.Add(a.l0, b.l0, ref carry);
        var t1 = Limbs.Add(a.l1, b.l1, ref carry);
        var t2 = Limbs.Add(a.l2, b.l2, ref carry);
        var t3 = Limbs.Add(a.l3, b.l3, ref carry);
        Canonical(t0, t1, t2, t3, carry, out sum);
    }

    /// <inheritdoc/>
    public static void Subtract(in Field256 a, in Field256 b, out Field256 difference)
    {
        ulong borrow = 0, carry = 0;
        var t0 = Limbs.Subtract(a.l0, b.l0, ref borrow);
        var t1 = Limbs.Subtract(a.l1, b.l1, ref borrow);
        var t2 = Limbs.Subtract(a.l2, b.l2, ref borrow);
        var t3 = Limbs.Subtract(a.l3, b.l3, ref borrow);
        var mask = 0 - borrow;
        t0 = Limbs.Add(t0, P0 & mask, ref carry);
        t1 = Limbs.Add(t1, P1 & mask, ref carry);
        t2 = Limbs.Add(t2, P2, ref carry);
        t3 = Limbs.Add(t3, P3 & mask, ref carry);
        difference = new Field256(t0, t1, t2, t3);
    }

    /// <inheritdoc/>
    public static void Halve(in Field256 a, out Field256 half)
    {
        // Of an odd number, p makes an even one.
        var odd = 0 - (a.l0 & 1);
        ulong carry = 0;
        var t0 = Limbs.Add(a.l0, P0 & odd, ref carry);
        var t1 = Limbs.Add(a.l1, P1 & odd, ref carry);
        var t2 = Limbs.Add(a.l2, P2, ref carry);
        var t3 = Limbs.Add(a.l3, P3 & odd, ref carry);
        half = new Field256((t0 >> 1) | (t1 << 63), (t1 >> 1) | (t2 << 63), (t2 >> 1) | (t3 << 63), (t3 >> 1) | (carry << 63));
    }

    /// <inheritdoc/>
    public static void Multiply(in Field256 a, in Field256 b, out Field256 product)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        AddRow(a, b.l0, ref t0, ref t1, ref t2, ref t3, out var t4);
        AddRow(a, b.l1, ref t1, ref t2, ref t3, ref t4, out var t5);
        AddRow(a, b.l2, ref t2, ref t3, ref t4, ref t5, out var t6);
        AddRow(a, b.l3, ref t3, ref t4, ref t5, ref t6, out var t7);
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, out product);
    }

    /// <inheritdoc/>
    public static void Square(in Field256 a, out Field256 square)
    {
        // Each product of two different limbs is there twice: once computed, then doubled.
        ulong c = 0;
        var t1 = Limbs.MultiplyAdd(a.l0, a.l1, 0, ref c);
        var t2 = Limbs.MultiplyAdd(a.l0, a.l2, 0, ref c);
        var t3 = Limbs.MultiplyAdd(a.l0, a.l3, 0, ref c);
        var t4 = c;
        c = 0;
        t3 = Limbs.MultiplyAdd(a.l1, a.l2, t3, ref c);
        t4 = Limbs.MultiplyAdd(a.l1, a.l3, t4, ref c);
        var t5 = c;
        c = 0;
        t5 = Limbs.MultiplyAdd(a.l2, a.l3, t5, ref c);
        var t6 = c;

        var t7 = t6 >> 63;
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
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, out square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(ulong limb, ref ulong low, ref ulong high, ref ulong carry)
    {
        var h = Limbs.Multiply(limb, limb, out var l);
        low = Limbs.Add(low, l, ref carry);
        high = Limbs.Add(high, h, ref carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(in Field256 a, ulong b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, out ulong t4)
    {
        ulong carry = 0;
        t0 = Limbs.MultiplyAdd(a.l0, b, t0, ref carry);
        t1 = Limbs.MultiplyAdd(a.l1, b, t1, ref carry);
        t2 = Limbs.MultiplyAdd(a.l2, b, t2, ref carry);
        t3 = Limbs.MultiplyAdd(a.l3, b, t3, ref carry);
        t4 = carry;
    }

    // Montgomery reduction in words of 32 bits, in which -1/p = 1: adding w·p for each low word w makes it zero, and p's
    // shape makes that four sums. They are signed and wide enough that nothing needs to be carried but once a word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, ulong t7, out Field256 result)
    {
        long m0 = (uint)t0, m1 = (long)(t0 >> 32), m2 = (uint)t1;
        var s = (long)(t1 >> 32) + m0;
        var m3 = Low(ref s);
        s += (uint)t2 + m1;
        var m4 = Low(ref s);
        s += (long)(t2 >> 32) + m2;
        var m5 = Low(ref s);
        s += (uint)t3 + m0 + m3;
        var m6 = Low(ref s);
        s += (long)(t3 >> 32) + m1 - m0 + m4;
        var m7 = Low(ref s);

        s += (uint)t4 + m2 - m1 + m0 + m5;
        var r = (ulong)Low(ref s);
        s += (long)(t4 >> 32) + m3 - m2 + m1 + m6;
        var r0 = r | (ulong)Low(ref s) << 32;
        s += (uint)t5 + m4 - m3 + m2 + m7;
        r = (ulong)Low(ref s);
        s += (long)(t5 >> 32) + m5 - m4 + m3;
        var r1 = r | (ulong)Low(ref s) << 32;
        s += (uint)t6 + m6 - m5 + m4;
        r = (ulong)Low(ref s);
        s += (long)(t6 >> 32) + m7 - m6 + m5;
        var r2 = r | (ulong)Low(ref s) << 32;
        s += (uint)t7 - m7 + m6;
        r = (ulong)Low(ref s);
        s += (long)(t7 >> 32) + m7;
        var r3 = r | (ulong)Low(ref s) << 32;
        Canonical(r0, r1, r2, r3, (ulong)s, out result);
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
    private static void Canonical(ulong t0, ulong t1, ulong t2, ulong t3, ulong carry, out Field256 result)
    {
        // With the carry, 2^256 is dropped and 2^256 - p added; what is left is below p.
        var mask = 0 - carry;
        t0 += carry;
        var over = t0 < carry ? 1UL : 0UL;
        t1 = Limbs.Add(t1, ~P1 & mask, ref over);
        t2 = Limbs.Add(t2, mask, ref over);
        t3 += (~P3 & mask) + over;
        // Without it, the number is rarely p or more: its top word would be all ones.
        result = new Field256(t0, t1, t2, t3);
        if (t3 >= P3)
            SubtractPrime(ref result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SubtractPrime(ref Field256 a)
    {
        ulong borrow = 0;
        var s0 = Limbs.Subtract(a.l0, P0, ref borrow);
        var s1 = Limbs.Subtract(a.l1, P1, ref borrow);
        var s2 = Limbs.Subtract(a.l2, P2, ref borrow);
        var s3 = Limbs.Subtract(a.l3, P3, ref borrow);
        if (borrow == 0)
            a = new Field256(s0, s1, s2, s3);
    }
}
