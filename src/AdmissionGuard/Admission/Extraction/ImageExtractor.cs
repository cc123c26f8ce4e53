using System.Collections.Frozen;
using System.Text.Json;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>Finds the images of objects of every known kind.</summary>
internal sealed class ImageExtractor
{
    private readonly FrozenDictionary<(string Group, string Kind), ObjectShape> shapes;

    /// <summary>Knows the built-in kinds and the configured ones.</summary>
    /// <param name="configured">Further kinds; may not redefine a built-in one.</param>
    /// <exception cref="ArgumentException">A kind is described twice.</exception>
    public ImageExtractor(IEnumerable<ObjectShape> configured)
    {
        var all = new Dictionary<(string, string), ObjectShape>();
        foreach (var shape in BuiltInShapes.All.Concat(configured))
        {
            if (!all.TryAdd((shape.Group, shape.Kind), shape))
                throw new ArgumentException($"the kind {new ObjectKind(shape.Group, "", shape.Kind)} is described twice");
        }

        shapes = all.ToFrozenDictionary();
        Shapes = [.. all.Values];
    }

    /// <summary>Every known kind.</summary>
    public IReadOnlyList<ObjectShape> Shapes { get; }

    /// <summary>The shape of a kind, or null when it is not known.</summary>
    public ObjectShape? ShapeOf(ObjectKind kind) => shapes.GetValueOrDefault((kind.Group, kind.Kind));

    /// <summary>Reads an object's images. Never throws for any object.</summary>
    /// <returns>The images, or why they could not be read.</returns>
    public static (ExtractedImages? Images, ExtractionFailure? Failure) Extract(ObjectShape shape, StrictValue obj)
    {
        var collector = new PodCollector();
        if (obj.ValueKind != JsonValueKind.Object)
            collector.Fail("", "the request carries no object");
        else
            shape.Collect(obj, collector);
        return (collector.Result(), collector.Failure);
    }
}
