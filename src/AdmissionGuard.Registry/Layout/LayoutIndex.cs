using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>
/// The entries of a layout's <c>index.json</c> by what they are: tagged manifests, or those that <c>cosign save</c> wrote,
/// which have a <c>kind</c> in place of a tag and belong to the one image of the layout.
/// </summary>
internal sealed class LayoutIndex(ImageIndex index)
{
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string CosignKind = "kind";
    private const string CosignKindPrefix = "dev.cosignproject.cosign/";

    internal IReadOnlyList<Descriptor> Entries => index.Manifests;

    /// <summary>The entries with a tag; more than one digest for a tag is for the caller to refuse.</summary>
    internal IReadOnlyList<Descriptor> Tagged(string tag)
    {
        var found = Distinct(Entries.Where(e => NameOf(e) == tag));
        if (found.Count > 0 || Images() is not [var image])
            return found;
        var kind = tag == SigningConventions.CosignTag(image.Digest, "sig") ? "sigs"
            : tag == SigningConventions.CosignTag(image.Digest, "att") ? "atts"
            : null;
        return kind is null ? [] : Distinct(Entries.Where(e => KindOf(e) == kind));
    }

    /// <summary>The entries that may be images: not evidence by name or kind.</summary>
    internal IReadOnlyList<Descriptor> Images() =>
        Distinct(Entries.Where(e => KindOf(e) is null or "image" or "imageIndex" && !IsEvidenceTag(NameOf(e))));

    private static string? NameOf(Descriptor entry) => entry.Annotations.GetValueOrDefault(RefName);

    private static string? KindOf(Descriptor entry) =>
        entry.Annotations.GetValueOrDefault(CosignKind) is { } kind && kind.StartsWith(CosignKindPrefix, StringComparison.Ordinal) ? kind[CosignKindPrefix.Length..] : null;

    private static bool IsEvidenceTag(string? tag)
    {
        if (tag is null)
            return false;
        var dash = tag.IndexOf('-', StringComparison.Ordinal);
        var dot = tag.IndexOf('.', StringComparison.Ordinal);
        return dash > 0 && Digest.TryParse($"{tag[..dash]}:{(dot > dash ? tag[(dash + 1)..dot] : tag[(dash + 1)..])}", out _);
    }

    private static List<Descriptor> Distinct(IEnumerable<Descriptor> entries) => [.. entries.DistinctBy(e => e.Digest)];
}
