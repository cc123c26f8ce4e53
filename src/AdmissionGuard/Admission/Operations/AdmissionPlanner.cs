using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Admission.Operations;

/// <summary>
/// Decides, from the request alone and without I/O, whether images have to be verified and which. A rule that admits
/// names what it found; whatever no rule knows is refused.
/// </summary>
internal sealed class AdmissionPlanner(ImageExtractor extractor, AdmissionRules rules)
{
    /// <summary>Plans one request.</summary>
    public AdmissionPlan Plan(AdmissionRequest request) => request.Facts.Operation switch
    {
        AdmissionOperation.Delete => new AdmissionPlan.Admit(AdmissionRule.Delete),
        AdmissionOperation.Connect when rules.AdmitConnect => new AdmissionPlan.Admit(AdmissionRule.Connect),
        AdmissionOperation.Connect => Unsupported("connecting to objects is not admitted here"),
        AdmissionOperation.Create or AdmissionOperation.Update => PlanWrite(request),
        _ => Unsupported("unknown operation"),
    };

    private AdmissionPlan PlanWrite(AdmissionRequest request)
    {
        var (facts, obj, _) = request;
        var withoutImages = Subresources.WithoutImages.Contains(facts.SubResource);
        if (withoutImages && Subresources.BareKinds.Contains(facts.Kind.Kind))
            return new AdmissionPlan.Admit(AdmissionRule.Subresource);
        if (!withoutImages && facts.SubResource is not ("" or Subresources.EphemeralContainers))
            return Unsupported($"unknown subresource {facts.Resource}/{facts.SubResource}");
        if (extractor.ShapeOf(facts.Kind) is not { } shape)
            return Unsupported($"unknown kind {facts.Kind}");
        if (!obj.Member("kind"u8).IsAbsent && !obj.Member("kind"u8).Is(facts.Kind.Kind))
            return Malformed("kind", $"the object is not of the request's kind {facts.Kind.Kind}");
        if (!obj.Member("apiVersion"u8).IsAbsent && !obj.Member("apiVersion"u8).Is(facts.Kind.ApiVersion))
            return Malformed("apiVersion", $"the object is not of the request's version {facts.Kind.ApiVersion}");
        if (shape.Namespaced && facts.Namespace.Length == 0)
            return Malformed("metadata.namespace", "the request names no namespace");
        if (rules.AdmitMirrorPods && MirrorPod.IsCreatedBy(request))
            return new AdmissionPlan.Admit(AdmissionRule.MirrorPod);

        var (images, failure) = ImageExtractor.Extract(shape, obj);
        if (images is null)
            return Malformed(failure!);
        if (facts.Operation == AdmissionOperation.Update)
            return PlanUpdate(request, shape, images);
        if (images.Images.Count > 0)
            return new AdmissionPlan.Verify(images);
        return shape.MayBeEmpty ? new AdmissionPlan.Admit(AdmissionRule.NoImages) : Malformed("", "it has no images");
    }

    // A verdict rests on the new object alone; the old one only tells which images are already there. Replicas, deletion
    // marks and owners are never looked at, so they buy nothing.
    private AdmissionPlan PlanUpdate(AdmissionRequest request, ObjectShape shape, ExtractedImages images)
    {
        var (before, _) = ImageExtractor.Extract(shape, request.OldObject);
        var known = before is null || SelectionChanges(request.Facts.Namespace, before.Labels, images.Labels)
            ? []
            : before.Images.Select(Pair).ToHashSet();
        var added = images.Images.Where(image => !known.Contains(Pair(image))).ToList();
        return added.Count == 0 ? new AdmissionPlan.Admit(AdmissionRule.Unchanged) : new AdmissionPlan.Verify(images with { Images = added });
    }

    // Labels that are not told are not changed by this request either.
    private bool SelectionChanges(string @namespace, IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? after) =>
        before is not null && after is not null && rules.SelectionChanges(@namespace, before, after);

    private static (string List, string Container, string Image) Pair(FoundImage found) =>
        (found.List, found.Image.Container, found.Image.Image);

    private static AdmissionPlan.Refuse Unsupported(string message) =>
        new(StatusCodes.Status400BadRequest, new DenialCause(Reason.UnsupportedFormat, "", message));

    private static AdmissionPlan.Refuse Malformed(ExtractionFailure failure) =>
        new(StatusCodes.Status400BadRequest, new DenialCause(failure.Reason, failure.Field, $"{(failure.Field.Length == 0 ? "object" : failure.Field)}: {failure.Message}"));

    private static AdmissionPlan.Refuse Malformed(string field, string message) =>
        Malformed(new ExtractionFailure(field, Reason.UnsupportedFormat, message));
}
