using System.Collections.Concurrent;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>Says what one place holds, as steps that each fetch a little of it, likeliest first.</summary>
internal sealed class PlaceLister(IContentSource source, EvidenceQuery query, EvidenceHints hints, EvidenceReader reader, SearchLog log)
{
    private readonly ConcurrentDictionary<Digest, bool> taken = new();
    private readonly Likelihood likelihood = new(query);

    internal Task<PlaceSteps> ListAsync(EvidencePlace place, Freshness freshness, CancellationToken cancellationToken) => place.Kind switch
    {
        PlaceKind.Referrers => ListReferrersAsync(place, freshness, cancellationToken),
        _ => ListTagAsync(place, freshness, cancellationToken),
    };

    private async Task<PlaceSteps> ListReferrersAsync(EvidencePlace place, Freshness freshness, CancellationToken cancellationToken)
    {
        var listed = await source.GetReferrersAsync(place.Repository, query.Subject, freshness, cancellationToken).ConfigureAwait(false);
        if (!listed.IsSuccess)
        {
            log.Failed(place, listed.Failure);
            return PlaceSteps.None;
        }

        hints.HasReferrersApi(place.Repository.Host, listed.Value.IsSupported);
        log.LookedAt(place, listed.Value.IsSupported ? $"{listed.Value.Manifests.Count} manifests" : "not supported");
        return StepsOf(place, listed.Value.Manifests);
    }

    private async Task<PlaceSteps> ListTagAsync(EvidencePlace place, Freshness freshness, CancellationToken cancellationToken)
    {
        var fetched = await source.GetTaggedManifestAsync(place.Repository, place.Tag!, freshness, cancellationToken).ConfigureAwait(false);
        if (fetched.IsNotFound)
        {
            log.LookedAt(place, "not there");
            return PlaceSteps.None;
        }

        if (!fetched.IsSuccess)
        {
            log.Failed(place, fetched.Failure);
            return PlaceSteps.None;
        }

        switch (fetched.Value.Document)
        {
            case ImageIndex index when place.Kind == PlaceKind.FallbackTag:
                log.LookedAt(place, $"{index.Manifests.Count} manifests");
                return StepsOf(place, index.Manifests);
            case ImageManifest manifest when place.Kind != PlaceKind.FallbackTag:
                log.LookedAt(place, $"{manifest.Layers.Count} layers");
                return StepsOf(place, fetched.Value, manifest);
            default:
                log.LookedAt(place, "something else");
                log.Unknown();
                return PlaceSteps.None;
        }
    }

    private PlaceSteps StepsOf(EvidencePlace place, IReadOnlyList<Descriptor> listed) => PlaceSteps.InOrder(
        listed
            .Where(d => taken.TryAdd(d.Digest, true))
            .Select(d => (likelihood.OfReferrer(d), new PlaceSteps.Step(cancel => reader.ReadReferrerAsync(place, d, cancel)))));

    private PlaceSteps StepsOf(EvidencePlace place, FetchedManifest fetched, ImageManifest manifest)
    {
        if (!taken.TryAdd(fetched.Digest, true))
            return PlaceSteps.None;
        var layers = EvidenceReader.LayersOf(manifest, LayerKinds.ArtifactTypeOf(manifest), place.Kind);
        if (layers.Count == 0)
            log.Unknown();
        return PlaceSteps.InOrder(layers.Select(l => (likelihood.OfLayer(manifest.Layers[l.Index]), new PlaceSteps.Step(async cancel =>
            await reader.ReadLayerAsync(place, manifest.Layers[l.Index], l.Kind, $"{place} layer {l.Index}", cancel).ConfigureAwait(false) is { } piece ? [piece] : []))));
    }
}
