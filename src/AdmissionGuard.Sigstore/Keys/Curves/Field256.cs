using System.Runtime.CompilerServices;

namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// An element of the field of P-256, p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (NIST SP 800-186, section 3.2.1.3), in five limbs of
/// 52 bits.
/// </summary>
internal readonly struct Field256 : IFieldElement<Field256>
{
    private const int Bits = 52, Spare = 64 - Bits;
    private const ulong Mask = (1UL << Bits) - 1;

    private const ulong P0 = Mask, P1 = 0x00FFFFFFFFFFF, P2 = 0, P3 = 0x0001000000000, P4 = 0x0FFFFFFFF0000;

    // 2p, carried so that no limb is smaller than what is subtracted from it.
    private const ulong D0 = 2 * P0, D1 = (2 * P1) + Mask + 1, D2 = Mask, D3 = (2 * P3) + Mask, D4 = (2 * P4) - 1;

    private readonly ulong l0, l1, l2, l3, l4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field256(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    /// <inheritdoc/>
    public static int LimbCount => 4;

    /// <inheritdoc/>
    public static int MontgomeryBits => 5 * Bits;

    /// <inheritdoc/>
    public static Curve<Field256> Curve { get; } = new(NistParameters.P256);

    /// <inheritdoc/>
    public bool IsZero =>
        (l0 | l1 | l2 | l3 | l4) == 0
        || (l0 == P0 && ((l1 ^ P1) | (l2 ^ P2) | (l3 ^ P3) | (l4 ^ P4)) == 0);

    /// <inheritdoc/>
    public static Field256 FromLimbs(ReadOnlySpan<ulong> limbs) => new(
        limbs[0] & Mask,
        ((limbs[0] >> 52) | (limbs[1] << 12)) & Mask,
        ((limbs[1] >> 40) | (limbs[2] << 24)) & Mask,
        ((limbs[2] >> 28) | (limbs[3] << 36)) & Mask,
        limbs[3] >> 16);

    /// <inheritdoc/>
    public void CopyTo(Span<ulong> limbs)
    {
        var least = Least();
        limbs[0] = least.l0 | (least.l1 << 52);
        limbs[1] = (least.l1 >> 12) | (least.l2 << 40);
        limbs[2] = (least.l2 >> 24) | (least.l3 << 28);
        limbs[3] = (least.l3 >> 36) | (least.l4 << 16);
    }

    /// <inheritdoc/>
    public static bool Same(in Field256 a, in Field256 b)
    {
        Subtract(a, b, out var difference);
        return difference.IsZero;
    }

    /// <inheritdoc/>
    public static void Add(in Field256 a, in Field256 b, out Field256 sum) =>
        Fold(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4, out sum);

    /// <inheritdoc/>
    public static void Subtract(in Field256 a, in Field256 b, out Field256 difference) => Subtract(1, a, 1, b, out difference);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(ulong ofA, in Field256 a, ulong ofB, in Field256 b, out Field256 difference) =>
        Fold(
            (ofA * a.l0) + (ofB * (D0 - b.l0)), (ofA * a.l1) + (ofB * (D1 - b.l1)), (ofA * a.l2) + (ofB * (D2 - b.l2)),
            (ofA * a.l3) + (ofB * (D3 - b.l3)), (ofA * a.l4) + (ofB * (D4 - b.l4)),
            out difference);

    /// <inheritdoc/>
    public static void Halve(in Field256 a, out Field256 half)
    {
        // Of an odd number, p makes an even one.
        var odd = 0 - (a.l0 & 1);
        ulong carry = 0;
        var t0 = Limbs.Carried(a.l0 + (P0 & odd), Bits, ref carry);
        var t1 = Limbs.Carried(a.l1 + (P1 & odd), Bits, ref carry);
        var t2 = Limbs.Carried(a.l2 + P2, Bits, ref carry);
        var t3 = Limbs.Carried(a.l3 + (P3 & odd), Bits, ref carry);
        var t4 = a.l4 + (P4 & odd) + carry;
        const int Top = Bits - 1;
        half = new Field256(
            (t0 >> 1) | (t1 << Top & Mask), (t1 >> 1) | (t2 << Top & Mask), (t2 >> 1) | (t3 << Top & Mask), (t3 >> 1) | (t4 << Top & Mask), t4 >> 1);
    }

    /// <inheritdoc/>
    public static void Multiply(in Field256 a, in Field256 b, out Field256 product)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0;
        AddRow(a.l0 << Spare, b, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        Reduce(t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        AddRow(a.l1 << Spare, b, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        Reduce(t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddRow(a.l2 << Spare, b, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7);
        Reduce(t2, ref t3, ref t4, ref t5, ref t6, ref t7);
        AddRow(a.l3 << Spare, b, ref t3, ref t4, ref t5, ref t6, ref t7, ref t8);
        Reduce(t3, ref t4, ref t5, ref t6, ref t7, ref t8);
        AddRow(a.l4 << Spare, b, ref t4, ref t5, ref t6, ref t7, ref t8, ref t9);
        Reduce(t4, ref t5, ref t6, ref t7, ref t8, ref t9);
        Carry(t5, t6, t7, t8, t9, out product);
    }

    /// <inheritdoc/>
    public static void Square(in Field256 a, out Field256 square)
    {
        // Each product of two different limbs is there twice: once computed, of a limb that is doubled.
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0;
        var scaled = a.l0 << Spare;
        Limbs.AddProduct(scaled, a.l0, Spare, ref t0, ref t1);
        Limbs.AddProduct(scaled, a.l1 << 1, Spare, ref t1, ref t2);
        Limbs.AddProduct(scaled, a.l2 << 1, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t4, ref t5);
        Reduce(t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        scaled = a.l1 << Spare;
        Limbs.AddProduct(scaled, a.l1, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, a.l2 << 1, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t5, ref t6);
        Reduce(t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        scaled = a.l2 << Spare;
        Limbs.AddProduct(scaled, a.l2, Spare, ref t4, ref t5);
        Limbs.AddProduct(scaled, a.l3 << 1, Spare, ref t5, ref t6);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t6, ref t7);
        Reduce(t2, ref t3, ref t4, ref t5, ref t6, ref t7);
        scaled = a.l3 << Spare;
        Limbs.AddProduct(scaled, a.l3, Spare, ref t6, ref t7);
        Limbs.AddProduct(scaled, a.l4 << 1, Spare, ref t7, ref t8);
        Reduce(t3, ref t4, ref t5, ref t6, ref t7, ref t8);
        Limbs.AddProduct(a.l4 << Spare, a.l4, Spare, ref t8, ref t9);
        Reduce(t4, ref t5, ref t6, ref t7, ref t8, ref t9);
        Carry(t5, t6, t7, t8, t9, out square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(ulong scaled, in Field256 b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5)
    {
        Limbs.AddProduct(scaled, b.l0, Spare, ref t0, ref t1);
        Limbs.AddProduct(scaled, b.l1, Spare, ref t1, ref t2);
        Limbs.AddProduct(scaled, b.l2, Spare, ref t2, ref t3);
        Limbs.AddProduct(scaled, b.l3, Spare, ref t3, ref t4);
        Limbs.AddProduct(scaled, b.l4, Spare, ref t4, ref t5);
    }

    // A step of Montgomery reduction: the least limb becomes a multiple of 2^52, which is carried, when m·p is added for
    // m = t·(-1/p) = t. Of p, 2^96 and 2^192 are two shifts each, and 2^256 - 2^224 is a product.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5)
    {
        var m = t0 << Spare;
        t1 += (t0 >> Bits) + (m << 44 >> Spare);
        t2 += m >> 20;
        t3 += m << 36 >> Spare;
        t4 += m >> 28;
        Limbs.AddProduct(m, P4, Spare, ref t4, ref t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, out Field256 result)
    {
        ulong carry = 0;
        t0 = Limbs.Carried(t0, Bits, ref carry);
        t1 = Limbs.Carried(t1, Bits, ref carry);
        t2 = Limbs.Carried(t2, Bits, ref carry);
        t3 = Limbs.Carried(t3, Bits, ref carry);
        result = new Field256(t0, t1, t2, t3, t4 + carry);
    }

    // Takes away as many p as there are 2^256, which leaves less than 2^256 + 2^228 and nothing below zero, as no limb is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, out Field256 result)
    {
        var over = t4 >> 48;
        Carry(t0 + over, t1 - (over << 44), t2, t3 - (over << 36), t4 - (over << 48) + (over << 16), out result);
    }

    private Field256 Least()
    {
        Carry(l0 - P0, l1 - P1, l2 - P2, l3 - P3, l4 - P4, out var less);
        return (long)less.l4 < 0 ? this : less;
    }
}
