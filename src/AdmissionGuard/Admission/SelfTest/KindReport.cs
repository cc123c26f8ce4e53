using AdmissionGuard.Admission.Extraction;

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
        foreach (var kind in served)
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
