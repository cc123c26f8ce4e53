using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Pinning;

/// <summary>
/// Words a decision for the mutating webhook: a patch that puts the verified digest beside each tag. It refuses nothing:
/// an image that is not admitted stays as it is, and the validating webhook, which sees the result, says why.
/// </summary>
internal static class PinningResponse
{
    /// <summary>Words one decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="kinds">Which objects are changed.</param>
    public static ReviewResponse Of(AdmissionDecision decision, PinnedKinds kinds)
    {
        var pins = kinds == PinnedKinds.Everything || IsPod(decision.Facts.Kind) ? Pins(decision.Review) : [];
        return new ReviewResponse(new AdmissionResponse(decision.Facts.Uid, true)
        {
            Patch = pins.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<PatchOperation>>(
                [.. pins.Select(pin => new PatchOperation("replace", Pointer(pin.Field), pin.Reference))], PatchJson.Default.IReadOnlyListPatchOperation),
            PatchType = pins.Count == 0 ? null : "JSONPatch",
            AuditAnnotations = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["pinned"] = DisplayText.Of(string.Join("; ", pins.Select(pin => $"{pin.Field}={pin.Reference}")), ResponseLimits.AuditAnnotation),
            },
        });
    }

    private static bool IsPod(ObjectKind kind) => kind is { Group: "", Kind: "Pod" or "EphemeralContainers" };

    private static List<(string Field, string Reference)> Pins(ReviewVerdict? review)
    {
        var pins = new List<(string, string)>();
        foreach (var image in review?.Images ?? [])
        {
            // Already by digest: nothing to do, so that asking again changes nothing.
            if (image.Admitted
                && !image.Image.Field.Contains('\'', StringComparison.Ordinal)
                && Digest.TryParse(image.Digest, out var digest)
                && ImageReference.TryParse(image.Image.Image, out var reference, out _)
                && reference.Digest is null)
            {
                pins.Add((image.Image.Field, reference.WithDigest(digest).Canonical));
            }
        }

        return pins;
    }

    // Fields are names of letters, digits, - and _, and indexes: there is nothing to escape. Keys of maps that are more than
    // that are in quotes; images there are left as they are, and pinned when they become a Pod's.
    private static string Pointer(string field) =>
        "/" + field.Replace("]", "", StringComparison.Ordinal).Replace('[', '/').Replace('.', '/');
}
