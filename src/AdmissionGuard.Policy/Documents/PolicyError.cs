using System.Text;

namespace AdmissionGuard.Policy.Documents;

/// <summary>Something that is wrong, or unwise, in a policy: where and what.</summary>
/// <param name="Message">What is wrong and what is wanted; bounded, one line.</param>
/// <param name="FieldPath">The path of the field, as in <c>spec.authorities[0].key.data</c>; empty for the whole object.</param>
/// <param name="Severity">Whether it is an error or advice.</param>
public sealed record PolicyError(string Message, string FieldPath = "", PolicyErrorSeverity Severity = PolicyErrorSeverity.Error)
{
    /// <summary>The object, as in <c>ClusterImagePolicy/production</c>; null when none could be read.</summary>
    public string? Object { get; init; }

    /// <summary>True when nothing is wrong in the object's own text: what it refers to is missing or unreadable.</summary>
    public bool IsMissingMaterial { get; init; }

    /// <summary>The file; null for an object that does not come from one.</summary>
    public string? File { get; init; }

    /// <summary>The document within the file, from 1.</summary>
    public int? Document { get; init; }

    /// <summary>The line within the file, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>As in <c>policies.yaml:12: ClusterImagePolicy/production: spec.mode: want one of …</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (File is not null)
            text.Append(File).Append(Line is null ? "" : $":{Line}").Append(Document is > 1 ? $" (document {Document})" : "").Append(": ");
        if (Object is not null)
            text.Append(Object).Append(": ");
        if (FieldPath.Length > 0)
            text.Append(FieldPath).Append(": ");
        return text.Append(Message).ToString();
    }
}
