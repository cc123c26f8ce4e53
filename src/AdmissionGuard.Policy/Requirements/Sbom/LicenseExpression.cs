namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>
/// An SPDX licence expression (SPDX 2.3, annex D): ids joined by WITH, AND and OR, in this order of strength, with
/// parentheses.
/// </summary>
internal abstract record LicenseExpression
{
    private LicenseExpression()
    {
    }

    /// <summary>True when the expression can be fulfilled by licences that are acceptable: all of AND, one of OR.</summary>
    public abstract bool CanBeMet(Func<License, bool> isAcceptable);

    /// <summary>One licence.</summary>
    /// <param name="Id">The id, without the plus sign.</param>
    /// <param name="OrLater">True with a plus sign.</param>
    /// <param name="Exception">The exception behind WITH; null for none.</param>
    public sealed record License(string Id, bool OrLater, string? Exception) : LicenseExpression
    {
        public override bool CanBeMet(Func<License, bool> isAcceptable) => isAcceptable(this);

        /// <inheritdoc/>
        public override string ToString() => $"{Id}{(OrLater ? "+" : "")}{(Exception is null ? "" : " WITH " + Exception)}";
    }

    /// <summary>All of them.</summary>
    public sealed record All(IReadOnlyList<LicenseExpression> Parts) : LicenseExpression
    {
        public override bool CanBeMet(Func<License, bool> isAcceptable) => Parts.All(p => p.CanBeMet(isAcceptable));
    }

    /// <summary>One of them, by choice.</summary>
    public sealed record Any(IReadOnlyList<LicenseExpression> Parts) : LicenseExpression
    {
        public override bool CanBeMet(Func<License, bool> isAcceptable) => Parts.Any(p => p.CanBeMet(isAcceptable));
    }
}
