namespace AdmissionGuard.Policy.Model;

/// <summary>The pattern that each item of a list must match, written into the CRD's schema.</summary>
/// <param name="pattern">The expression, in the common part of ECMA 262 and RE2.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemPatternAttribute(string pattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string Pattern { get; } = pattern;
}
