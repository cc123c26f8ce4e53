using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Admission.SelfTest;

/// <summary>Compares what an API server serves with what the extractor knows (threat A11).</summary>
/// <param name="Known">Kinds of which every image-bearing field is known.</param>
/// <param name="Unknown">Kinds with fields that are not known; <see cref="ServedKind.ImageFields"/> holds those alone.</param>
internal sealed record KindReport(IReadOnlyList<ServedKind> Known, IReadOnlyList<ServedKind> Unknown)
{
    /// <summary>Compares.</summary>
    public static KindReport Of(IReadOnlyList<ServedKind> served, IReadOnlyList<ObjectShape> shapes)
    {
        var known = new List<ServedKind>();
        var unknown = new List<ServedKind>();
        // Our own kinds name images that policies are about, and run none.
        foreach (var kind in served.Where(kind => kind.Group != ApiGroup.Name))
        {
            var fields = shapes.FirstOrDefault(shape => shape.Group == kind.Group && shape.Kind == kind.Kind)?.ImageFields ?? [];
            var missing = kind.ImageFields.Except(fields, StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
                known.Add(kind);
            else
                unknown.Add(kind with { ImageFields = missing });
        }

        return new KindReport(known, unknown);
    }
}
