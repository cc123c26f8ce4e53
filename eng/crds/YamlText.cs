using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Crds;

/// <summary>Writes block-style YAML, line by line.</summary>
public sealed class YamlText
{
    private const int Width = 120;
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>A comment line.</summary>
    public void Comment(string comment) => Line("# " + comment);

    /// <summary>A line as it is.</summary>
    public void Line(string line) => text.Append(' ', depth * 2).Append(line).Append('\n');

    /// <summary>A key with a scalar, quoted where YAML would read something else.</summary>
    public void Scalar(string key, string value) => Line($"{key}: {Quote(value)}");

    /// <summary>A key with a list in one line.</summary>
    public void Flow(string key, IEnumerable<string> values) => Line($"{key}: [{string.Join(", ", values.Select(Quote))}]");

    /// <summary>A key with a text, folded.</summary>
    public void Folded(string key, string value)
    {
        Line($"{key}: >-");
        using var _ = Indent();
        var line = "";
        foreach (var word in value.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + (depth * 2) >= Width)
            {
                Line(line);
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        Line(line);
    }

    /// <summary>A key whose map follows until disposal.</summary>
    public IDisposable Map(string key)
    {
        Line(key + ":");
        return Indent();
    }

    /// <summary>Indents until disposal.</summary>
    public IDisposable Indent()
    {
        depth++;
        return new Outdent(this);
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_') && char.IsAsciiLetter(value[0])
            && value is not ("True" or "False" or "true" or "false" or "null" or "yes" or "no")
            ? value
            : JsonSerializer.Serialize(value, QuoteOptions);

    private static readonly JsonSerializerOptions QuoteOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class Outdent(YamlText yaml) : IDisposable
    {
        public void Dispose() => yaml.depth--;
    }
}
