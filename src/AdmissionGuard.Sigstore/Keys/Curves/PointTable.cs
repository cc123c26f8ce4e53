namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// Multiples of one point, d·2^(wi) times it for d up to 2^(w-1), so that any multiple of the point is a sum of one of them
/// for each i, without doubling: for points that are met again and again. With windows of 6 bits 230 KiB on P-384 and
/// 110 KiB on P-256, with 8 bits three times that.
/// </summary>
/// <typeparam name="T">The elements of the curve's field.</typeparam>
internal sealed class PointTable<T>
    where T : struct, IFieldElement<T>
{
    // Of a key, of which there may be many. Wider windows make fewer additions and larger tables.
    private const int KeyWindowBits = 6;

    // Whoever may write policies adds keys: past so many tables (30 MiB on P-384), further keys go without.
    private const int MaxTables = 128;

    private static int tables;

    private readonly int windowBits;
    private readonly int perWindow;
    private readonly int windows;
    private readonly AffinePoint<T>[] multiples;
    private bool isCounted;

    /// <summary>Computes the multiples, which with windows of 6 bits takes as long as about ten verifications.</summary>
    /// <param name="point">The point; not infinity.</param>
    /// <param name="windowBits">How many bits of the factor one addition does.</param>
    public PointTable(in AffinePoint<T> point, int windowBits)
    {
        this.windowBits = windowBits;
        perWindow = 1 << (windowBits - 1);
        // One more than the bits fill: the last digit's carry.
        windows = (64 * T.LimbCount / windowBits) + 1;
        var bases = new JacobianPoint<T>[windows];
        bases[0] = new JacobianPoint<T>(point);
        for (var i = 1; i < windows; i++)
        {
            bases[i] = bases[i - 1];
            bases[i].Double(windowBits);
        }

        // None of these is infinity: the order is a prime that divides neither a power of 2 nor a small number.
        var affine = new AffinePoint<T>[windows];
        AffinePoints.Normalize<T>(bases, affine);
        var all = new JacobianPoint<T>[windows * perWindow];
        for (var i = 0; i < windows; i++)
        {
            var sum = bases[i];
            for (var d = 0; d < perWindow; d++)
            {
                all[(i * perWindow) + d] = sum;
                sum.Add(affine[i], negate: false);
            }
        }

        multiples = new AffinePoint<T>[all.Length];
        AffinePoints.Normalize<T>(all, multiples);
    }

    /// <summary>Gives back what <see cref="TryCreate"/> took, when the key is gone with its trust root or policy.</summary>
    ~PointTable()
    {
        if (isCounted)
            Interlocked.Decrement(ref tables);
    }

    /// <summary>Makes a table for a key; null when there are as many as memory allows.</summary>
    public static PointTable<T>? TryCreate(in AffinePoint<T> point)
    {
        if (Interlocked.Increment(ref tables) <= MaxTables)
            return new PointTable<T>(point, KeyWindowBits) { isCounted = true };
        Interlocked.Decrement(ref tables);
        return null;
    }

    /// <summary>Adds so many times the point to the sum.</summary>
    public void AddMultiple(ReadOnlySpan<ulong> scalar, ref JacobianPoint<T> sum)
    {
        var carry = 0;
        for (var i = 0; i < windows; i++)
        {
            // Digits of -31 to 32 where windows have 6 bits, so that half of the multiples do: the opposite of a point is had for nothing.
            var digit = Bits(scalar, i * windowBits) + carry;
            carry = digit > perWindow ? 1 : 0;
            digit -= carry << windowBits;
            if (digit != 0)
                sum.Add(multiples[(i * perWindow) + Math.Abs(digit) - 1], digit < 0);
        }
    }

    private int Bits(ReadOnlySpan<ulong> scalar, int at)
    {
        var (limb, shift) = (at / 64, at % 64);
        var bits = limb < scalar.Length ? scalar[limb] >> shift : 0;
        if (shift > 64 - windowBits && limb + 1 < scalar.Length)
            bits |= scalar[limb + 1] << (64 - shift);
        return (int)(bits & ((1UL << windowBits) - 1));
    }
}
