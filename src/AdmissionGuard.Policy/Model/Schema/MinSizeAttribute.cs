namespace AdmissionGuard.Policy.Model;

/// <summary>
/// The smallest number of items, entries or characters of a field (minItems, minLength or minProperties in the CRD's schema). Not the attribute of
/// System.ComponentModel.DataAnnotations, which cannot be trimmed.
/// </summary>
/// <param name="size">The number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinSizeAttribute(int size) : Attribute
{
    /// <summary>The number.</summary>
    public int Size { get; } = size;
}
