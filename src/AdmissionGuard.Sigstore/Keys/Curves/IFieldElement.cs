namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// An element of the field that a curve is over, in Montgomery form (a·2^w mod p, where w is the limbs' width) and always
/// the smallest such number, so that equal elements have equal limbs. Not constant-time: only public data is computed with.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IFieldElement<TSelf>
    where TSelf : struct, IFieldElement<TSelf>
{
    /// <summary>How many 64-bit limbs an element has.</summary>
    static abstract int LimbCount { get; }

    /// <summary>The curve over this field.</summary>
    static abstract Curve<TSelf> Curve { get; }

    /// <summary>Whether it is zero.</summary>
    bool IsZero { get; }

    /// <summary>Takes limbs as they are: a number below p that is in Montgomery form already.</summary>
    static abstract TSelf FromLimbs(ReadOnlySpan<ulong> limbs);

    /// <summary>Writes the limbs, in Montgomery form.</summary>
    void CopyTo(Span<ulong> limbs);

    /// <summary>The product, a·b·2^-w.</summary>
    static abstract void Multiply(in TSelf a, in TSelf b, out TSelf product);

    /// <summary>The square.</summary>
    static abstract void Square(in TSelf a, out TSelf square);

    /// <summary>The sum.</summary>
    static abstract void Add(in TSelf a, in TSelf b, out TSelf sum);

    /// <summary>The difference.</summary>
    static abstract void Subtract(in TSelf a, in TSelf b, out TSelf difference);

    /// <summary>Whether both are the same element.</summary>
    static abstract bool Same(in TSelf a, in TSelf b);

    /// <summary>a / 2.</summary>
    static abstract void Halve(in TSelf a, out TSelf half);
}
