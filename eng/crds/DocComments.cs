using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdmissionGuard.Crds;

/// <summary>The summaries of an assembly's doc comments, as plain text.</summary>
public sealed partial class DocComments
{
    private readonly Dictionary<string, string> summaries;

    /// <summary>Reads the XML file beside the assembly.</summary>
    public DocComments(Assembly assembly)
    {
        var file = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace);
        summaries = file.Descendants("member")
            .Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!));
    }

    /// <summary>The summary of a type.</summary>
    public string Of(Type type) => summaries[$"T:{type.FullName}"];

    /// <summary>The summary of a property.</summary>
    public string Of(PropertyInfo property) => summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"];

    private static string Plain(XElement summary) => Spaces().Replace(summary.Value, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
