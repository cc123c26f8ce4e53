using System.Text.Json;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>The files of a layout, bounded and hashed like what a registry sends.</summary>
internal sealed class LayoutFiles(string directory, RegistryLimits limits)
{
    private const string SupportedVersion = "1.0.0";

    internal string Directory { get; } = directory ?? throw new ArgumentNullException(nameof(directory));

    internal RegistryFailure Fail(RegistryFailureKind kind, string message) =>
        new(kind, $"layout {UntrustedText.Quote(Directory)}: {message}", Directory);

    internal async Task<RegistryResult<LayoutIndex>> ReadIndexAsync(CancellationToken cancellationToken)
    {
        var version = await ReadAsync("oci-layout", limits.SmallBodyBytes, DigestAlgorithm.Sha256, cancellationToken).ConfigureAwait(false);
        if (!version.IsSuccess)
            return version.Failure;
        if (VersionOf(version.Value.Bytes) is var found && found != SupportedVersion)
            return Fail(RegistryFailureKind.Unsupported, $"imageLayoutVersion is {UntrustedText.Quote(found)}, not {SupportedVersion}");
        var index = await ReadAsync("index.json", limits.ManifestBytes, DigestAlgorithm.Sha256, cancellationToken).ConfigureAwait(false);
        if (!index.IsSuccess)
            return index.Failure;
        return ManifestParser.TryParse(index.Value.Bytes, MediaTypes.OciIndex, limits, out var document, out var kind, out var error)
            ? new LayoutIndex((ImageIndex)document)
            : Fail(kind, $"index.json: {error}");
    }

    /// <summary>The names and lengths of the blobs of one algorithm; none when the directory cannot be read.</summary>
    internal IEnumerable<(string Hex, long Length)> BlobsOf(DigestAlgorithm algorithm)
    {
        var blobs = new DirectoryInfo(Path.Combine(Directory, "blobs", FolderOf(algorithm)));
        return blobs.Exists ? blobs.EnumerateFiles("*", new EnumerationOptions()).Select(f => (f.Name, f.Length)) : [];
    }

    /// <summary>True when a blob begins as a JSON object does: tells layers from manifests without reading them.</summary>
    internal bool MayBeJson(Digest digest)
    {
        try
        {
            using var file = File.OpenRead(PathOf(digest));
            return file.ReadByte() is '{' or ' ' or '\n' or '\r' or '\t';
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal async Task<RegistryResult<FetchedManifest>> ReadManifestAsync(Digest digest, string? mediaType, CancellationToken cancellationToken)
    {
        var read = await ReadBlobAsync(digest, limits.ManifestBytes, cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess)
            return read.Failure;
        return ManifestParser.TryParse(read.Value.Bytes, mediaType, limits, out var document, out var kind, out var error)
            ? new FetchedManifest(digest, read.Value.Bytes, document, Directory)
            : Fail(kind, $"{digest}: {error}");
    }

    internal async Task<RegistryResult<Blob>> ReadBlobAsync(Descriptor blob, long maxBytes, CancellationToken cancellationToken)
    {
        if (blob.Size > maxBytes)
            return Fail(RegistryFailureKind.LimitExceeded, $"{blob.Digest} has {blob.Size} bytes, at most {maxBytes} are taken");
        var read = await ReadBlobAsync(blob.Digest, maxBytes, cancellationToken).ConfigureAwait(false);
        return read.IsSuccess && read.Value.Bytes.Length != blob.Size
            ? Fail(RegistryFailureKind.Invalid, $"{blob.Digest} has {read.Value.Bytes.Length} bytes, its descriptor says {blob.Size}")
            : read;
    }

    /// <summary>Through memory: only the command line reads layouts, one blob at a time.</summary>
    internal async Task<RegistryResult<Descriptor>> CopyBlobAsync(Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken)
    {
        var read = await ReadBlobAsync(blob, maxBytes, cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess)
            return read.Failure;
        await destination.WriteAsync(read.Value.Bytes, cancellationToken).ConfigureAwait(false);
        return blob;
    }

    private async Task<RegistryResult<Blob>> ReadBlobAsync(Digest digest, long maxBytes, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(Path.Combine("blobs", FolderOf(digest.Algorithm), digest.Hex), maxBytes, digest.Algorithm, cancellationToken).ConfigureAwait(false);
        return read.IsSuccess && read.Value.Digest != digest
            ? Fail(RegistryFailureKind.Invalid, $"the file of {digest} hashes to {read.Value.Digest}")
            : read;
    }

    private async Task<RegistryResult<Blob>> ReadAsync(string path, long maxBytes, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(Path.Combine(Directory, path));
            await using (file.ConfigureAwait(false))
            {
                var read = await BoundedReader.ReadAsync(file, maxBytes, algorithm, null, cancellationToken).ConfigureAwait(false);
                return read.IsOverLimit ? Fail(RegistryFailureKind.LimitExceeded, $"{path} is larger than {maxBytes} bytes") : new Blob(read.Digest, read.Bytes);
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(RegistryFailureKind.NotFound, $"no {path}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Fail(RegistryFailureKind.Unavailable, $"{path}: {UntrustedText.Quote(unreadable.Message)}");
        }
    }

    private string PathOf(Digest digest) => Path.Combine(Directory, "blobs", FolderOf(digest.Algorithm), digest.Hex);

    private static string FolderOf(DigestAlgorithm algorithm) => algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512";

    private static string? VersionOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonBounds.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? DescriptorParser.OptionalString(document.RootElement, "imageLayoutVersion") : null;
        }
        catch (Exception malformed) when (malformed is JsonException or ManifestException or InvalidOperationException)
        {
            return null;
        }
    }
}
