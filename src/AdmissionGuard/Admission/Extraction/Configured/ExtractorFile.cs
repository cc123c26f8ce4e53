using System.Text.Json;
using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Admission.Extraction.Configured;

/// <summary>Reads files of extractors: which further kinds hold images, and where. One that is wrong refuses the whole file.</summary>
internal static class ExtractorFile
{
    /// <summary>Most extractors of one file: clusters have tens of kinds that hold Pods.</summary>
    public const int MaxExtractors = 256;

    /// <summary>Most paths of one extractor.</summary>
    public const int MaxPaths = 32;

    /// <summary>Longest name of a group, kind, resource or version; the API's own bound.</summary>
    public const int MaxName = 253;

    /// <summary>Reads a file, YAML or JSON.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="errors">What is wrong with it, a line each; the result is empty then.</param>
    public static IReadOnlyList<ObjectShape> Read(ReadOnlySpan<byte> utf8, out IReadOnlyList<string> errors)
    {
        errors = [];
        if (ConfigurationText.Read(utf8, out var json) is { } unreadable)
        {
            errors = [unreadable];
            return [];
        }

        ExtractorDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, ExtractorJson.Default.ExtractorDocument);
        }
        catch (JsonException e)
        {
            errors = [$"{e.Path}: {e.Message}"];
            return [];
        }

        if (document?.Extractors is not { Count: > 0 and <= MaxExtractors } entries)
        {
            errors = [$"extractors: want 1 to {MaxExtractors} items"];
            return [];
        }

        var found = new List<string>();
        var shapes = entries.Select((entry, i) => ShapeOf(entry, $"extractors[{i}]", found)).ToList();
        errors = found;
        return found.Count > 0 ? [] : shapes;
    }

    private static ConfiguredShape ShapeOf(ExtractorEntry entry, string at, List<string> errors)
    {
        foreach (var (name, value) in new[] { ("group", entry.Group), ("kind", entry.Kind), ("resource", entry.Resource) })
        {
            if (string.IsNullOrEmpty(value) || value.Length > MaxName)
                errors.Add($"{at}.{name}: missing or longer than {MaxName} characters");
        }

        if (entry.Resource is { } resource && resource.Contains('/', StringComparison.Ordinal))
            errors.Add($"{at}.resource: want the plural name, without a subresource");
        if (entry.Versions is { } versions && (versions.Count is 0 or > MaxPaths || versions.Any(v => string.IsNullOrEmpty(v) || v.Length > MaxName)))
            errors.Add($"{at}.versions: want 1 to {MaxPaths} versions, or none for all");
        var shape = new ConfiguredShape
        {
            Group = entry.Group ?? "",
            Kind = entry.Kind ?? "",
            Resources = [entry.Resource ?? ""],
            Versions = entry.Versions ?? ["*"],
            Namespaced = entry.Namespaced,
            MayBeEmpty = entry.MayBeEmpty,
            SkipsVariables = entry.SkipVariables,
            PodTemplates = Paths(entry.PodTemplates, $"{at}.podTemplates", errors),
            PodSpecs = Paths(entry.PodSpecs, $"{at}.podSpecs", errors),
            Images = Paths(entry.Images, $"{at}.images", errors),
        };
        if (shape.PodTemplates.Count + shape.PodSpecs.Count + shape.Images.Count == 0)
            errors.Add($"{at}: names none of podTemplates, podSpecs and images");
        if (BuiltInShapes.All.Any(known => known.Group == shape.Group && known.Kind == shape.Kind))
            errors.Add($"{at}: {shape.Kind} is built in");
        return shape;
    }

    private static List<ObjectPath> Paths(IReadOnlyList<string>? texts, string at, List<string> errors)
    {
        var paths = new List<ObjectPath>();
        if (texts?.Count > MaxPaths)
            errors.Add($"{at}: {texts.Count} paths, want at most {MaxPaths}");
        foreach (var (text, i) in (texts ?? []).Take(MaxPaths).Select((text, i) => (text, i)))
        {
            if (ObjectPath.TryParse(text, out var path, out var error))
                paths.Add(path);
            else
                errors.Add($"{at}[{i}]: {error}");
        }

        return paths;
    }
}
