using System.Text;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Documentation;

/// <summary>A command line in a <c>sh</c> block of a document.</summary>
/// <param name="File">The document, from the repository's root.</param>
/// <param name="Line">Where it is.</param>
/// <param name="Text">The command, continued lines joined.</param>
internal sealed record DocumentedCommand(string File, int Line, string Text)
{
    /// <summary>The documents that people follow.</summary>
    public static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(Checkout.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Concat([Checkout.PathOf("README.md"), Checkout.PathOf("CONTRIBUTING.md")])
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal);

    /// <summary>All commands of all documents.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } = [.. Documents.SelectMany(Of)];

    /// <summary>Its words, quotes taken off, without comment.</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            var words = new List<string>();
            var word = new StringBuilder();
            var (quote, begun) = ('\0', false);
            foreach (var c in Text + " ")
            {
                if (quote != '\0')
                {
                    if (c == quote)
                        quote = '\0';
                    else
                        word.Append(c);
                }
                else if (c is '\'' or '"')
                {
                    (quote, begun) = (c, true);
                }
                else if (c == ' ')
                {
                    if (begun || word.Length > 0)
                        words.Add(word.ToString());
                    word.Clear();
                    begun = false;
                }
                else if (c == '#' && word.Length == 0)
                {
                    break;
                }
                else
                {
                    word.Append(c);
                }
            }

            return words;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Text}";

    private static IEnumerable<DocumentedCommand> Of(string file)
    {
        var lines = System.IO.File.ReadAllLines(Checkout.PathOf(file));
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside && line == "```sh";
                continue;
            }

            if (!inside || line.Length == 0 || line[0] == '#')
                continue;
            var at = i + 1;
            while (line.EndsWith('\\') && i + 1 < lines.Length)
                line = line[..^1].TrimEnd() + " " + lines[++i].Trim();
            yield return new DocumentedCommand(file, at, line);
        }
    }
}
