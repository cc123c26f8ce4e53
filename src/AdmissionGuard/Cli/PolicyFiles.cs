using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Sigstore.Trust.PublicGood;

namespace AdmissionGuard.Cli;

/// <summary>Reads policies from files and folders and compiles them, with the built-in trust root as material.</summary>
internal static class PolicyFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>
    /// The documents of files and folders, in the order of the paths; a folder's files in ordinal order, not its
    /// subfolders'. One document that cannot be read is an error, never a policy less.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="IOException">A path cannot be read.</exception>
    public static async Task<DocumentParseResult> ReadAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var documents = new List<PolicyDocument>();
        var errors = new List<PolicyError>();
        foreach (var file in paths.SelectMany(Files))
        {
            var parsed = PolicyDocuments.Parse(await ReadFileAsync(file, cancellationToken).ConfigureAwait(false), file);
            documents.AddRange(parsed.Documents);
            errors.AddRange(parsed.Errors);
        }

        if (documents.Count == 0 && errors.Count == 0)
            errors.Add(new PolicyError($"no policy in {string.Join(", ", paths)}"));
        return new DocumentParseResult(documents, errors);
    }

    /// <summary>What policies may refer to without a cluster.</summary>
    public static PolicyMaterial BuiltInMaterial() =>
        new([new(MaterialRef.TrustRoot("public-good"), PublicGoodRoot.TrustedRootJson)]);

    /// <summary>A file's bytes; one more than is taken at most.</summary>
    public static async Task<byte[]> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        // One byte more than is taken, so that the parser says that it is too long.
        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[(int)Math.Min(stream.Length, DocumentLimits.MaxBytes) + 1];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return buffer[..read];
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal)).Order(StringComparer.Ordinal);
        return [path];
    }
}
