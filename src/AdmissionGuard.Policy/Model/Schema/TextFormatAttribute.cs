namespace AdmissionGuard.Policy.Model;

/// <summary>The <c>format</c> of a string, written into the CRD's schema.</summary>
/// <param name="format">A format that Kubernetes knows, as in <c>date-time</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextFormatAttribute(string format) : Attribute
{
    /// <summary>The format.</summary>
    public string Format { get; } = format;
}
