namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>A point of a curve by its coordinates; never infinity.</summary>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <typeparam name="T">The elements of the curve's field.</typeparam>
internal readonly record struct AffinePoint<T>(T X, T Y)
    where T : struct, IFieldElement<T>;
