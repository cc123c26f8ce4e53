using System.CommandLine;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Extraction.Configured;

namespace AdmissionGuard.Cli;

/// <summary>The files that say where further kinds hold images.</summary>
internal sealed class ExtractorArguments
{
    // Some hundred bytes an extractor; a ConfigMap holds at most 1 MiB.
    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly Option<string[]> files = new("--extractors") { Description = "A file or folder that says where further kinds hold images; may be given more than once." };

    public void AddTo(Command command) => command.Options.Add(files);

    /// <summary>The further kinds.</summary>
    /// <exception cref="IOException">A file cannot be read, or is wrong: an extractor that is left out would let images pass unseen.</exception>
    public IReadOnlyList<ObjectShape> Read(ParseResult parsed)
    {
        var shapes = new List<ObjectShape>();
        foreach (var file in (parsed.GetValue(files) ?? []).SelectMany(Files))
        {
            if (new FileInfo(file).Length > MaxBytes)
                throw new IOException($"{file}: over {MaxBytes} bytes");
            shapes.AddRange(ExtractorFile.Read(File.ReadAllBytes(file), out var errors));
            if (errors.Count > 0)
                throw new IOException(string.Join('\n', errors.Select(error => $"{file}: {error}")));
        }

        if (shapes.GroupBy(shape => (shape.Group, shape.Kind)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new IOException($"--extractors: {twice.Key.Kind}.{twice.Key.Group} is there twice");
        return shapes;
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal)).Order(StringComparer.Ordinal)
        : [path];
}
