using System.Text.Json;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>Finds and reads files of cases; other files beside them are left alone.</summary>
internal static class PolicyTestFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Everything of kind PolicyTest in files and folders, subfolders included, in ordinal order.</summary>
    public static async Task<(IReadOnlyList<PolicyTestFile> Files, IReadOnlyList<string> Errors)> ReadAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<PolicyTestFile>();
        var errors = new List<string>();
        foreach (var path in paths.SelectMany(Find))
            Read(path, await PolicyFiles.ReadFileAsync(path, cancellationToken).ConfigureAwait(false), files, errors);
        if (files.Count == 0 && errors.Count == 0)
            errors.Add($"nothing of kind {PolicyTestFile.KindName} in {string.Join(", ", paths)}");
        return (files, errors);
    }

    private static IEnumerable<string> Find(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal) && !f.Contains("/blobs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        : [path];

    private static void Read(string path, byte[] content, List<PolicyTestFile> files, List<string> errors)
    {
        var values = PolicyDocuments.ReadValues(content, path, out var unreadable);
        if (unreadable is not null)
            errors.Add(unreadable.ToString());
        foreach (var value in values.Where(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("kind", out var kind) && kind.ValueEquals(PolicyTestFile.KindName)))
        {
            try
            {
                var file = value.Deserialize(PolicyTestJson.Default.PolicyTestFile)!;
                if (file.ApiVersion != ApiGroup.ApiVersion)
                    errors.Add($"{path}: apiVersion is {file.ApiVersion}, want {ApiGroup.ApiVersion}");
                files.Add(file with { Path = path });
            }
            catch (JsonException e)
            {
                errors.Add($"{path}: {e.Message}");
            }
        }
    }
}
