using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>Reads the manifests that hold evidence: each layer becomes a piece, fetched where verification needs its bytes.</summary>
internal sealed class EvidenceReader(IContentSource source, EvidenceQuery query, RegistryLimits limits, SearchLog log)
{
    /// <summary>A manifest that a listing named.</summary>
    internal async Task<IReadOnlyList<EvidencePiece>> ReadReferrerAsync(EvidencePlace place, Descriptor listed, CancellationToken cancellationToken)
    {
        var where = $"referrer {listed.Digest}";
        var fetched = await source.GetManifestAsync(place.Repository, listed.Digest, cancellationToken).ConfigureAwait(false);
        if (fetched.IsNotFound)
        {
            // Garbage collection leaves such entries; a registry that hides evidence could as well leave it off the list.
            log.Unknown();
            return [];
        }

        if (!fetched.IsSuccess)
        {
            log.Failed(where, fetched.Failure);
            return [];
        }

        if (fetched.Value.Document.Subject is { } subject && subject.Digest != query.Subject)
        {
            log.Foreign();
            return [];
        }

        return await ReadAsync(place, fetched.Value, where, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every layer of one manifest, in order.</summary>
    internal async Task<IReadOnlyList<EvidencePiece>> ReadAsync(EvidencePlace place, FetchedManifest fetched, string where, CancellationToken cancellationToken)
    {
        if (fetched.Document is not ImageManifest manifest)
        {
            log.Unknown();
            return [];
        }

        var artifactType = LayerKinds.ArtifactTypeOf(manifest);
        if (artifactType == SigningConventions.NotationArtifactType)
            return [new NotationPiece(query.Subject, where, fetched.Digest, manifest.Layers is [var envelope, ..] ? envelope.MediaType : "") { Origin = place }];
        var layers = LayersOf(manifest, artifactType, place.Kind);
        if (layers.Count == 0)
            log.Unknown();
        var pieces = await Task.WhenAll(layers.Select(l => ReadLayerAsync(
            place,
            manifest.Layers[l.Index],
            l.Kind,
            manifest.Layers.Count == 1 ? where : $"{where} layer {l.Index}",
            cancellationToken))).ConfigureAwait(false);
        return [.. pieces.OfType<EvidencePiece>()];
    }

    /// <summary>The layers that are evidence of any kind.</summary>
    internal static IReadOnlyList<(int Index, LayerKind Kind)> LayersOf(ImageManifest manifest, string? artifactType, PlaceKind place) =>
        [.. manifest.Layers.Select((layer, i) => (i, LayerKinds.Of(layer, artifactType, place))).Where(l => l.Item2 != LayerKind.Unknown)];

    internal async Task<EvidencePiece?> ReadLayerAsync(EvidencePlace place, Descriptor layer, LayerKind kind, string where, CancellationToken cancellationToken)
    {
        if (!IsNeeded(kind))
            return null;
        if (kind == LayerKind.Sbom)
            return new SbomPiece(query.Subject, where, layer) { Origin = place };
        var blob = await source.GetBlobAsync(place.Repository, layer, limits.EvidenceBytes, cancellationToken).ConfigureAwait(false);
        if (!blob.IsSuccess)
        {
            log.Failed(where, blob.Failure);
            return null;
        }

        var (digest, bytes) = blob.Value;
        return kind switch
        {
            LayerKind.Bundle => new BundlePiece(query.Subject, where, digest, bytes) { Origin = place },
            LayerKind.SimpleSigning => new SimpleSigningPiece(query.Subject, where, digest, bytes, layer.Annotations) { Origin = place },
            LayerKind.Attestation => new AttestationPiece(query.Subject, where, digest, bytes, layer.Annotations) { Origin = place },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>A bundle may be either; only its verified payload says which.</summary>
    private bool IsNeeded(LayerKind kind) => kind switch
    {
        LayerKind.Bundle => (query.Need & (EvidenceNeed.Signatures | EvidenceNeed.Attestations)) != 0,
        LayerKind.SimpleSigning => query.Need.HasFlag(EvidenceNeed.Signatures),
        LayerKind.Attestation => query.Need.HasFlag(EvidenceNeed.Attestations),
        LayerKind.Sbom => query.Need.HasFlag(EvidenceNeed.UnsignedSboms),
        _ => false,
    };
}
