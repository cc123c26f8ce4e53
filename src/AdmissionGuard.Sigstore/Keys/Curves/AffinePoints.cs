namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>Brings many points to their coordinates at the price of one division (Montgomery's trick), as points with coordinates are cheaper to add.</summary>
internal static class AffinePoints
{
    /// <summary>Divides the coordinates of each point by its Z.</summary>
    /// <param name="points">Points of which none is infinity.</param>
    /// <param name="affine">As many; overwritten.</param>
    public static void Normalize<T>(ReadOnlySpan<JacobianPoint<T>> points, Span<AffinePoint<T>> affine)
        where T : struct, IFieldElement<T>
    {
        // The product of the Z before each point is kept where its X will be.
        var product = T.Curve.One;
        for (var i = 0; i < points.Length; i++)
        {
            affine[i] = new AffinePoint<T>(product, default);
            T.Multiply(product, points[i].Z, out product);
        }

        // Of 1 / the product of all, each factor is taken out again.
        var inverse = T.Curve.Invert(product);
        for (var i = points.Length - 1; i >= 0; i--)
        {
            T.Multiply(inverse, affine[i].X, out var own);
            affine[i] = points[i].ToAffine(own);
            T.Multiply(inverse, points[i].Z, out inverse);
        }
    }
}
