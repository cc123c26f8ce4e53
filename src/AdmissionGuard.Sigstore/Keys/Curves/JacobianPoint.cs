namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// A point (X/Z², Y/Z³) of a curve with a = -3, in coordinates that are added without division; infinity has Z = 0. The
/// formulas have exceptions (equal and opposite points, infinity), which a forged signature can aim at: each is handled.
/// </summary>
/// <typeparam name="T">The elements of the curve's field.</typeparam>
internal struct JacobianPoint<T>
    where T : struct, IFieldElement<T>
{
    private T x;
    private T y;
    private T z;

    /// <summary>Takes a point by its coordinates.</summary>
    public JacobianPoint(in AffinePoint<T> point) => (x, y, z) = (point.X, point.Y, T.Curve.One);

    /// <summary>The neutral element.</summary>
    public static JacobianPoint<T> Infinity => default;

    /// <summary>Whether it is the neutral element.</summary>
    public readonly bool IsInfinity => z.IsZero;

    /// <summary>Z.</summary>
    public readonly T Z => z;

    /// <summary>Whether X/Z² is the number, without dividing. Infinity has no X.</summary>
    public readonly bool HasX(in T wanted)
    {
        T.Square(z, out var scaled);
        T.Multiply(scaled, wanted, out scaled);
        return !IsInfinity && T.Same(scaled, x);
    }

    /// <summary>The coordinates, given 1/Z.</summary>
    public readonly AffinePoint<T> ToAffine(in T inverseOfZ)
    {
        T.Square(inverseOfZ, out var square);
        T.Multiply(x, square, out var affineX);
        T.Multiply(square, inverseOfZ, out square);
        T.Multiply(y, square, out var affineY);
        return new AffinePoint<T>(affineX, affineY);
    }

    /// <summary>
    /// Doubles in place so many times (Guide to Elliptic Curve Cryptography, algorithm 3.23). Infinity stays; no point here
    /// has order 2, as n is odd.
    /// </summary>
    public void Double(int times)
    {
        if (times == 0)
            return;
        // y is there twice, w = z⁴.
        T.Add(y, y, out y);
        T.Square(z, out var w);
        T.Square(w, out w);
        while (true)
        {
            // a = 3(x² - w), b = xy²
            T.Square(x, out var a);
            T.Subtract(3, a, 3, w, out a);
            T.Square(y, out var yy);
            T.Multiply(x, yy, out var b);

            T.Multiply(z, y, out z);
            T.Square(a, out x);
            T.Subtract(1, x, 2, b, out x);
            T.Subtract(1, b, 1, x, out b);
            T.Multiply(a, b, out y);
            T.Square(yy, out yy);
            T.Subtract(2, y, 1, yy, out y);
            if (--times == 0)
                break;
            T.Multiply(w, yy, out w);
        }

        T.Halve(y, out y);
    }

    /// <summary>Adds a point by its coordinates, or its opposite.</summary>
    public void Add(in AffinePoint<T> point, bool negate)
    {
        var otherY = point.Y;
        if (negate)
            T.Subtract(default, otherY, out otherY);
        if (IsInfinity)
        {
            (x, y, z) = (point.X, otherY, T.Curve.One);
            return;
        }

        T.Square(z, out var zz);
        T.Multiply(point.X, zz, out var u);
        T.Multiply(zz, z, out var s);
        T.Multiply(otherY, s, out s);
        AddScaled(x, y, u, s);
    }

    /// <summary>Adds a point, or its opposite.</summary>
    public void Add(in JacobianPoint<T> point, bool negate)
    {
        if (point.IsInfinity)
            return;
        var otherY = point.y;
        if (negate)
            T.Subtract(default, otherY, out otherY);
        if (IsInfinity)
        {
            (x, y, z) = (point.x, otherY, point.z);
            return;
        }

        T.Square(z, out var zz);
        T.Square(point.z, out var otherZz);
        T.Multiply(x, otherZz, out var ownU);
        T.Multiply(point.x, zz, out var u);
        T.Multiply(otherZz, point.z, out otherZz);
        T.Multiply(y, otherZz, out var ownS);
        T.Multiply(zz, z, out zz);
        T.Multiply(otherY, zz, out var s);
        T.Multiply(z, point.z, out z);
        AddScaled(ownU, ownS, u, s);
    }

    // Both points over the same denominators, which Z is made of: (ownU, ownS) + (u, s).
    private void AddScaled(in T ownU, in T ownS, in T u, in T s)
    {
        T.Subtract(u, ownU, out var h);
        T.Subtract(s, ownS, out var r);
        if (h.IsZero)
        {
            // One x, so one y or its opposite: the same point, or the opposite one.
            if (!r.IsZero)
            {
                this = Infinity;
                return;
            }

            (x, y) = (ownU, ownS);
            Double(1);
            return;
        }

        T.Square(h, out var hh);
        T.Multiply(hh, h, out var hhh);
        T.Multiply(ownU, hh, out var v);
        T.Multiply(ownS, hhh, out var sum);
        T.Multiply(z, h, out z);
        T.Square(r, out x);
        T.Subtract(x, hhh, out x);
        T.Subtract(1, x, 2, v, out x);
        T.Subtract(v, x, out v);
        T.Multiply(r, v, out y);
        T.Subtract(y, sum, out y);
    }
}
