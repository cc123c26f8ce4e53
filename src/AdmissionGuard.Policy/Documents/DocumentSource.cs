namespace AdmissionGuard.Policy.Documents;

/// <summary>Where a resource was read from, and on which lines its fields are.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Document">The document within the file, from 1.</param>
/// <param name="Lines">The line of each field path; empty where unknown.</param>
public sealed record DocumentSource(string File, int Document, IReadOnlyDictionary<string, int> Lines)
{
    /// <summary>For a resource that does not come from a file.</summary>
    public static DocumentSource None { get; } = new("", 1, new Dictionary<string, int>());

    /// <summary>Adds file, document and line to an error of this resource.</summary>
    /// <param name="error">The error, with its field path.</param>
    public PolicyError Locate(PolicyError error) =>
        File.Length == 0 ? error : error with { File = File, Document = Document, Line = LineOf(error.FieldPath) };

    /// <summary>The line of the field, or of the nearest field around it that exists.</summary>
    /// <param name="path">The field's path.</param>
    public int? LineOf(string path)
    {
        for (var at = path; ; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (Lines.TryGetValue(at, out var line))
                return line;
            if (at.Length == 0)
                return null;
        }
    }
}
