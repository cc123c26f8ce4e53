using AdmissionGuard.Sigstore.Keys.Curves;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>
/// ECDSA verification on P-256 and P-384 (NIST FIPS 186-5, section 6.4.2), written here because it is what bounds
/// everything: the libraries need twice as long on P-384 with a new key and seven times with a known one, more to import a
/// key than to verify with it, and cannot be told that a key will be met again. Nothing secret is computed with, so nothing
/// needs to be constant-time. What it accepts is held against both libraries and Project Wycheproof in tests.
/// </summary>
/// <typeparam name="T">The elements of the curve's field.</typeparam>
internal sealed class CurveKey<T> : VerifyingKey
    where T : struct, IFieldElement<T>
{
    // A table costs as much as about ten verifications save: only keys that are met again get one, and not at once.
    private const int UsesBeforeTable = 16;

    private readonly AffinePoint<T> point;
    private PointTable<T>? table;
    private bool isExpectedOften;
    private int uses;

    private CurveKey(in AffinePoint<T> point) => this.point = point;

    /// <summary>Imports a point; null when it is not on the curve.</summary>
    /// <param name="x">The affine x, big-endian, of the field's width.</param>
    /// <param name="y">The affine y, big-endian, of the field's width.</param>
    public static CurveKey<T>? TryImport(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        Span<ulong> limbs = stackalloc ulong[T.LimbCount];
        Limbs.Read(x, limbs);
        if (!T.Curve.TryEnter(limbs, out var fieldX))
            return null;
        Limbs.Read(y, limbs);
        if (!T.Curve.TryEnter(limbs, out var fieldY))
            return null;
        // The cofactor is 1: every point of the curve but infinity, which has no coordinates, is of full order.
        var point = new AffinePoint<T>(fieldX, fieldY);
        return T.Curve.IsOnCurve(point) ? new CurveKey<T>(point) : null;
    }

    /// <inheritdoc/>
    public override void ExpectOften() => isExpectedOften = true;

    /// <inheritdoc/>
    public override bool VerifyDigest(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlyMemory<byte> signature)
    {
        if (scheme is not (SignatureScheme.EcdsaSha256 or SignatureScheme.EcdsaSha384 or SignatureScheme.EcdsaSha512))
            return false;
        var width = 8 * T.LimbCount;
        Span<byte> fixedForm = stackalloc byte[2 * width];
        if (!EcdsaSignature.TryToFixedForm(signature, fixedForm))
            return false;

        // 1. "Verify that r and s are integers in the interval [1, n - 1]."
        Span<ulong> r = stackalloc ulong[T.LimbCount];
        Span<ulong> s = stackalloc ulong[T.LimbCount];
        Limbs.Read(fixedForm[..width], r);
        Limbs.Read(fixedForm[width..], s);
        var order = T.Curve.Order;
        if (IsZero(r) || IsZero(s) || !Limbs.IsLess(r, order) || !Limbs.IsLess(s, order))
            return false;

        // 2. and 3. e: the leftmost bits of the hash, as many as n has, as a number.
        Span<byte> leftmost = stackalloc byte[width];
        leftmost.Clear();
        var taken = digest[..Math.Min(digest.Length, width)];
        taken.CopyTo(leftmost[^taken.Length..]);
        Span<ulong> u = stackalloc ulong[T.LimbCount];
        Limbs.Read(leftmost, u);
        if (!Limbs.IsLess(u, order))
            Limbs.Subtract(u, order);

        // 4. and 5. u = e/s, v = r/s modulo n.
        Span<ulong> v = stackalloc ulong[T.LimbCount];
        r.CopyTo(v);
        ModularDivision.Divide(order, T.Curve.NegativeInverseOfOrder, s, u, v);

        // 6. "R = [u]G + [v]Q. If R is the identity element, output reject."
        return HasX(Sum(u, v), r);
    }

    private static bool IsZero(ReadOnlySpan<ulong> number) => number.IndexOfAnyExcept(0UL) < 0;

    // 7. to 9. "r = x_R mod n": x_R is r, or r + n where that is still below p.
    private static bool HasX(in JacobianPoint<T> sum, Span<ulong> r)
    {
        if (sum.IsInfinity)
            return false;
        if (T.Curve.TryEnter(r, out var x) && sum.HasX(x))
            return true;
        if (!Limbs.IsLess(r, T.Curve.PrimeLessOrder))
            return false;
        Limbs.Add(r, T.Curve.Order);
        return T.Curve.TryEnter(r, out x) && sum.HasX(x);
    }

    private JacobianPoint<T> Sum(ReadOnlySpan<ulong> ofGenerator, ReadOnlySpan<ulong> ofKey)
    {
        if (Volatile.Read(ref table) is not { } known)
        {
            // One of many concurrent users makes the table; none waits for it. Where there was no room, it is tried again later.
            if (!isExpectedOften || Interlocked.Increment(ref uses) % UsesBeforeTable != 0 || PointTable<T>.TryCreate(point) is not { } made)
                return PointMultiple.Compute(ofGenerator, point, ofKey);
            Volatile.Write(ref table, made);
            known = made;
        }

        var sum = JacobianPoint<T>.Infinity;
        known.AddMultiple(ofKey, ref sum);
        T.Curve.GeneratorTable.AddMultiple(ofGenerator, ref sum);
        return sum;
    }
}
