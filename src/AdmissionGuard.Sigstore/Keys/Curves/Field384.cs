using System.Runtime.CompilerServices;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// An element of the field of P-384, p = 2^384 - 2^128 - 2^96 + 2^32 - 1 (NIST SP 800-186, section 3.2.1.4), in seven limbs of
/// 56 bits.
/// </summary>
internal readonly struct Field384 : IFieldElement<Field384>
{
    private const int Bits = 56, Spare = 64 - Bits;
    private const ulong Mask = (1UL << Bits) - 1;

    private const ulong P0 = 0x000000FFFFFFFF, P1 = 0xFFFF0000000000, P2 = 0xFFFFFFFFFEFFFF, P3 = Mask, P4 = Mask, P5 = Mask, P6 = 0x00FFFFFFFFFFFF;

    // 2p, carried so that no limb is smaller than what is subtracted from it.
    private const ulong D0 = (2 * P0) + Mask + 1, D1 = (2 * P1) - 1, D2 = 2 * P2, D3 = 2 * P3, D4 = 2 * P4, D5 = 2 * P5, D6 = 2 * P6;

    // 2^10·p, of which each limb lends 2^57 to the one below it; 2^58 are left of the highest.
    private const int Times = 10;
    private const ulong Lent = 1UL << 57, Back = Lent >> Bits;
    private const ulong M0 = (P0 << Times & Mask) + Lent, M1 = (P1 << Times & Mask) + (P0 >> (Bits - Times)) + Lent - Back;
    private const ulong M2 = (P2 << Times & Mask) + (P1 >> (Bits - Times)) + Lent - Back, M3 = (P3 << Times & Mask) + (P2 >> (Bits - Times)) + Lent - Back;
    private const ulong M4 = (P4 << Times & Mask) + (P3 >> (Bits - Times)) + Lent - Back, M5 = (P5 << Times & Mask) + (P4 >> (Bits - Times)) + Lent - Back;
    private const ulong M6 = (P6 << Times) + (P5 >> (Bits - Times)) - Back;

    private readonly ulong l0, l1, l2, l3, l4, l5, l6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field384(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong l5, ulong l6) =>
        (this.l0, this.l1, this.l2, this.l3, this.l4, this.l5, this.l6) = (l0, l1, l2, l3, l4, l5, l6);

    /// <inheritdoc/>
    public static int LimbCount => 6;

    /// <inheritdoc/>
    public static int MontgomeryBits => 0;

    /// <inheritdoc/>
    public static Curve<Field384> Curve { get; } = new(NistParameters.P384);

    /// <inheritdoc/>
    public bool IsZero =>
        (l0 | l1 | l2 | l3 | l4 | l5 | l6) == 0
        || (l0 == P0 && ((l1 ^ P1) | (l2 ^ P2) | (l3 ^ P3) | (l4 ^ P4) | (l5 ^ P5) | (l6 ^ P6)) == 0);

    /// <inheritdoc/>
    public static Field384 FromLimbs(ReadOnlySpan<ulong> limbs) => new(
        limbs[0] & Mask,
        ((limbs[0] >> 56) | (limbs[1] << 8)) & Mask,
        ((limbs[1] >> 48) | (limbs[2] << 16)) & Mask,
        ((limbs[2] >> 40) | (limbs[3] << 24)) & Mask,
        ((limbs[3] >> 32) | (limbs[4] << 32)) & Mask,
        ((limbs[4] >> 24) | (limbs[5] << 40)) & Mask,
        limbs[5] >> 16);

    /// <inheritdoc/>
    public void CopyTo(Span<ulong> limbs)
    {
        var least = Least();
        limbs[0] = least.l0 | (least.l1 << 56);
        limbs[1] = (least.l1 >> 8) | (least.l2 << 48);
        limbs[2] = (least.l2 >> 16) | (least.l3 << 40);
        limbs[3] = (least.l3 >> 24) | (least.l4 << 32);
        limbs[4] = (least.l4 >> 32) | (least.l5 << 24);
        limbs[5] = (least.l5 >> 40) | (least.l6 << 16);
    }

    /// <inheritdoc/>
    public static bool Same(in Field384 a, in Field384 b)
    {
        Subtract(a, b, out var difference);
        return difference.IsZero;
    }

    /// <inheritdoc/>
    public static void Add(in Field384 a, in Field384 b, out Field384 sum) =>
        Fold(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4, a.l5 + b.l5, a.l6 + b.l6, out sum);

    /// <inheritdoc/>
    public static void Subtract(in Field384 a, in Field384 b, out Field384 difference) => Subtract(1, a, 1, b, out difference);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(ulong ofA, in Field384 a, ulong ofB, in Field384 b, out Field384 difference) =>
        Fold(
            (ofA * a.l0) + (ofB * (D0 - b.l0)), (ofA * a.l1) + (ofB * (D1 - b.l1)), (ofA * a.l2) + (ofB * (D2 - b.l2)),
            (ofA * a.l3) + (ofB * (D3 - b.l3)), (ofA * a.l4) + (ofB * (D4 - b.l4)), (ofA * a.l5) + (ofB * (D5 - b.l5)),
            (ofA * a.l6) + (ofB * (D6 - b.l6)), out difference);

    /// <inheritdoc/>
    public static void Halve(in Field384 a, out Field384 half)
    {
        // Of an odd number, p makes an even one.
        var odd = 0 - (a.l0 & 1);
        ulong carry = 0;
        var t0 = Limbs.Carried(a.l0 + (P0 & odd), Bits, ref carry);
        var t1 = Limbs.Carried(a.l1 + (P1 & odd), Bits, ref carry);
        var t2 = Limbs.Carried(a.l2 + (P2 & odd), Bits, ref carry);
        var t3 = Limbs.Carried(a.l3 + (P3 & odd), Bits, ref carry);
        var t4 = Limbs.Carried(a.l4 + (P4 & odd), Bits, ref carry);
        var t5 = Limbs.Carried(a.l5 + (P5 & odd), Bits, ref carry);
        var t6 = a.l6 + (P6 & odd) + carry;
        const int Top = Bits - 1;
        half = new Field384(
            (t0 >> 1) | (t1 << Top & Mask), (t1 >> 1) | (t2 << Top & Mask), (t2 >> 1) | (t3 << Top & Mask), (t3 >> 1) | (t4 << Top & Mask),
            (t4 >> 1) | (t5 << Top & Mask), (t5 >> 1) | (t6 << Top & Mask), t6 >> 1);
    }

    /// <inheritdoc/>
    public static void Multiply(in Field384 a, in Field384 b, out Field384 product)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0, t10 = 0, t11 = 0, t12 = 0, t13 = 0;
        AddRow(a.l6 << Spare, b, ref t6, ref t7, ref t8, ref t9, ref t10, ref t11, ref t12, ref t13);
        Reduce(t13, ref t6, ref t7, ref t8, ref t9);
        AddRow(a.l5 << Spare, b, ref t5, ref t6, ref t7, ref t8, ref t9, ref t10, ref t11, ref t12);
        Reduce(t12, ref t5, ref t6, ref t7, ref t8);
        AddRow(a.l4 << Spare, b, ref t4, ref t5, ref t6, ref t7, ref t8, ref t9, ref t10, ref t11);
        Reduce(t11, ref t4, ref t5, ref t6, ref t7);
        AddRow(a.l3 << Spare, b, ref t3, ref t4, ref t5, ref t6, ref t7, ref t8, ref t9, ref t10);
        Reduce(t10, ref t3, ref t4, ref t5, ref t6);
        AddRow(a.l2 << Spare, b, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7, ref t8, ref t9);
        Reduce(t9, ref t2, ref t3, ref t4, ref t5);
        AddRow(a.l1 << Spare, b, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7, ref t8);
        Reduce(t8, ref t1, ref t2, ref t3, ref t4);
        AddRow(a.l0 << Spare, b, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7);
        Reduce(t7, ref t0, ref t1, ref t2, ref t3);
        Finish(t0, t1, t2, t3, t4, t5, t6, out product);
    }

    /// <inheritdoc/>
    public static void Square(in Field384 a, out Field384 square)
    {
        // Each product of two different limbs is there twice: once computed, of a limb that is doubled.
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0, t10 = 0, t11 = 0, t12 = 0, t13 = 0;
        var scaled = a.l6 << Spare;
        Limbs.AddProduct(scaled, a.l6, Spare, ref t12, ref t13);
        Reduce(t13, ref t6, ref t7, ref t8, ref t9);
        scaled = a.l5 << Spare;
        Limbs.AddProduct(scaled, a.l5, Spare, ref t10, ref t11);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t11, ref t12);
        Reduce(t12, ref t5, ref t6, ref t7, ref t8);
        scaled = a.l4 << Spare;
        Limbs.AddProduct(scaled, a.l4, Spare, ref t8, ref t9);
        Limbs.AddProduct(scaled, a.l5 << 1, Spare, ref t9, ref t10);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t10, ref t11);
        Reduce(t11, ref t4, ref t5, ref t6, ref t7);
        scaled = a.l3 << Spare;
        Limbs.AddProduct(scaled, a.l3, Spare, ref t6, ref t7);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t7, ref t8);
        Limbs.AddProduct(scaled, a.l5 << 1, Spare, ref t8, ref t9);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t9, ref t10);
        Reduce(t10, ref t3, ref t4, ref t5, ref t6);
        scaled = a.l2 << Spare;
        Limbs.AddProduct(scaled, a.l2, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t5, ref t6);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t6, ref t7);
        Limbs.AddProduct(scaled, a.l5 << 1, Spare, ref t7, ref t8);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t8, ref t9);
        Reduce(t9, ref t2, ref t3, ref t4, ref t5);
        scaled = a.l1 << Spare;
        Limbs.AddProduct(scaled, a.l1, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, a.l2 << 1, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t5, ref t6);
        Limbs.AddProduct(scaled, a.l5 << 1, Spare, ref t6, ref t7);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t7, ref t8);
        Reduce(t8, ref t1, ref t2, ref t3, ref t4);
        scaled = a.l0 << Spare;
        Limbs.AddProduct(scaled, a.l0, Spare, ref t0, ref t1);
        Limbs.AddProduct(scaled, a.l1 << 1, Spare, ref t1, ref t2);
        Limbs.AddProduct(scaled, a.l2 << 1, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, a.l5 << 1, Spare, ref t5, ref t6);
        Limbs.AddProduct(scaled, a.l6 << 1, Spare, ref t6, ref t7);
        Reduce(t7, ref t0, ref t1, ref t2, ref t3);
        Finish(t0, t1, t2, t3, t4, t5, t6, out square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(
        ulong scaled, in Field384 b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5, ref ulong t6, ref ulong t7)
    {
        Limbs.AddProduct(scaled, b.l0, Spare, ref t0, ref t1);
        Limbs.AddProduct(scaled, b.l1, Spare, ref t1, ref t2);
        Limbs.AddProduct(scaled, b.l2, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, b.l3, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, b.l4, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, b.l5, Spare, ref t5, ref t6);
        Limbs.AddProduct(scaled, b.l6, Spare, ref t6, ref t7);
    }

    // Takes a limb away from the top and adds what it stands for: 2^392 = 2^136 + 2^104 - 2^40 + 2^8 modulo p. At most 14 halves
    // of products, of 56 bits, come together in a limb, and four parts of limbs here, of which one is taken away: limbs stay
    // between -2^57 and 2^61.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong limb, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        var signed = (long)limb;
        t0 += (limb << 8 & Mask) - (limb << 40 & Mask);
        t1 += (limb << 48 & Mask) + (ulong)(signed >> 48) - (ulong)(signed >> 16);
        t2 += (limb << 24 & Mask) + (ulong)(signed >> 8);
        t3 += (ulong)(signed >> 32);
    }

    // With this multiple of p no limb is negative. Less would not do: what stands for the limbs above may leave a number below zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, out Field384 result) =>
        Fold(t0 + M0, t1 + M1, t2 + M2, t3 + M3, t4 + M4, t5 + M5, t6 + M6, out result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, out Field384 result)
    {
        ulong carry = 0;
        t0 = Limbs.Carried(t0, Bits, ref carry);
        t1 = Limbs.Carried(t1, Bits, ref carry);
        t2 = Limbs.Carried(t2, Bits, ref carry);
        t3 = Limbs.Carried(t3, Bits, ref carry);
        t4 = Limbs.Carried(t4, Bits, ref carry);
        t5 = Limbs.Carried(t5, Bits, ref carry);
        result = new Field384(t0, t1, t2, t3, t4, t5, t6 + carry);
    }

    // Takes away as many p as there are 2^384, which leaves less than 2^384 + 2^342 and nothing below zero, as no limb is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, out Field384 result)
    {
        var over = t6 >> 48;
        Carry(t0 + over - (over << 32), t1 + (over << 40), t2 + (over << 16), t3, t4, t5, t6 - (over << 48), out result);
    }

    private Field384 Least()
    {
        Carry(l0 - P0, l1 - P1, l2 - P2, l3 - P3, l4 - P4, l5 - P5, l6 - P6, out var less);
        return (long)less.l6 < 0 ? this : less;
    }
}
