namespace AdmissionGuard.Sigstore.Keys.Curves;

/// <summary>
/// An element of the field that a curve is over, in Montgomery form (a·2^w mod p), in limbs that leave some bits of a machine
/// word free, so that products are added up without carrying each. It may be p or more, but is below 1.25p: an element may
/// be there as two numbers, which only <see cref="Same"/> and <see cref="IsZero"/> see through. Not constant-time: only
/// public data is computed with.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IFieldElement<TSelf>
    where TSelf : struct, IFieldElement<TSelf>
{
    /// <summary>How many limbs of 64 bits a number of the field's width has.</summary>
    static abstract int LimbCount { get; }

    /// <summary>w; 0 where reduction is from above, and the form is the number itself.</summary>
    static abstract int MontgomeryBits { get; }

    /// <summary>The curve over this field.</summary>
    static abstract Curve<TSelf> Curve { get; }

    /// <summary>Whether it is zero.</summary>
    bool IsZero { get; }

    /// <summary>Takes limbs of 64 bits: a number below p that is in Montgomery form already.</summary>
    static abstract TSelf FromLimbs(ReadOnlySpan<ulong> limbs);

    /// <summary>Writes limbs of 64 bits: the smallest such number, in Montgomery form.</summary>
    void CopyTo(Span<ulong> limbs);

    /// <summary>The product, a·b·2^-w.</summary>
    static abstract void Multiply(in TSelf a, in TSelf b, out TSelf product);

    /// <summary>The square.</summary>
    static abstract void Square(in TSelf a, out TSelf square);

    /// <summary>The sum.</summary>
    static abstract void Add(in TSelf a, in TSelf b, out TSelf sum);

    /// <summary>The difference.</summary>
    static abstract void Subtract(in TSelf a, in TSelf b, out TSelf difference);

    /// <summary>The difference of multiples, <c>ofA·a - ofB·b</c>, at the price of one difference.</summary>
    /// <param name="ofA">From 1 to 3; a constant, with which the code is made.</param>
    /// <param name="a">a.</param>
    /// <param name="ofB">From 1 to 3; a constant.</param>
    /// <param name="b">b.</param>
    /// <param name="difference">The difference.</param>
    static abstract void Subtract(ulong ofA, in TSelf a, ulong ofB, in TSelf b, out TSelf difference);

    /// <summary>Whether both are the same element.</summary>
    static abstract bool Same(in TSelf a, in TSelf b);

    /// <summary>a / 2.</summary>
    static abstract void Halve(in TSelf a, out TSelf half);
}
