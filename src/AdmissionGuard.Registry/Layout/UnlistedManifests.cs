using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>
/// Manifests with a <c>subject</c> that lie among the blobs of a layout without being in its <c>index.json</c>: so
/// <c>cosign save</c> 3 writes Sigstore bundles. The specification allows such blobs (OCI image-spec v1.1,
/// image-layout.md, "Blobs").
/// </summary>
internal sealed class UnlistedManifests(LayoutFiles files, RegistryLimits limits)
{
    /// <summary>Files that are looked at; an image with all its platforms and evidence has some hundred.</summary>
    private const int MaxFiles = 10_000;

    /// <summary>Every such manifest with its subject, in the order of the digests.</summary>
    internal async Task<RegistryResult<IReadOnlyList<(Digest Subject, Descriptor Manifest)>>> FindAsync(CancellationToken cancellationToken)
    {
        var names = files.BlobsOf(DigestAlgorithm.Sha256).Take(MaxFiles + 1).ToList();
        if (names.Count > MaxFiles)
            return files.Fail(RegistryFailureKind.LimitExceeded, $"more than {MaxFiles} blobs");
        var found = new List<(Digest, Descriptor)>();
        long total = 0;
        foreach (var (hex, length) in names.Where(f => f.Length <= limits.ManifestBytes).OrderBy(f => f.Hex, StringComparer.Ordinal))
        {
            if (!Digest.TryParse($"sha256:{hex}", out var digest) || !files.MayBeJson(digest))
                continue;
            total += length;
            if (total > limits.TotalBytes)
                return files.Fail(RegistryFailureKind.LimitExceeded, $"more than {limits.TotalBytes} bytes of JSON");
            // What is no manifest, or no longer what its name says, is nobody's evidence.
            var read = await files.ReadManifestAsync(digest, null, cancellationToken).ConfigureAwait(false);
            if (read.IsSuccess && read.Value.Document is { Subject: { } subject } document)
                found.Add((subject.Digest, new Descriptor(document.MediaType, digest, length, document.ArtifactType, document.Annotations, null)));
        }

        return found;
    }
}
