using System.Text.Json;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Extraction.Configured;

/// <summary>A kind of somebody else's whose images are where configuration says.</summary>
internal sealed class ConfiguredShape : ObjectShape
{
    // What Tekton and other templating kinds substitute later; the Pod that comes of it is checked then.
    private const string Variable = "$(";

    /// <summary>Paths to Pod templates: objects with <c>metadata</c> and <c>spec</c>.</summary>
    public required IReadOnlyList<ObjectPath> PodTemplates { get; init; }

    /// <summary>Paths to Pod specs.</summary>
    public required IReadOnlyList<ObjectPath> PodSpecs { get; init; }

    /// <summary>Paths to references of images.</summary>
    public required IReadOnlyList<ObjectPath> Images { get; init; }

    /// <summary>Whether references with a variable (<c>$(params.image)</c>) are left to the Pod that comes of them.</summary>
    public bool SkipsVariables { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ImageFields =>
    [
        .. PodTemplates.SelectMany(path => PodCollector.ImageFields.Select(image => $"{path.Text}.spec.{image}")),
        .. PodSpecs.SelectMany(path => PodCollector.ImageFields.Select(image => $"{path.Text}.{image}")),
        .. Images.Select(path => path.Text),
    ];

    /// <inheritdoc/>
    public override void Collect(StrictValue obj, PodCollector collector)
    {
        var found = 0;
        foreach (var path in PodTemplates)
        {
            path.Visit(obj, collector, (template, _, at) =>
            {
                found++;
                collector.AddTemplate(template, at);
            });
        }

        foreach (var path in PodSpecs)
        {
            path.Visit(obj, collector, (spec, _, at) =>
            {
                found++;
                collector.AddSpec(spec, at);
            });
        }

        foreach (var path in Images)
        {
            path.Visit(obj, collector, (image, parent, at) =>
            {
                found++;
                if (!SkipsVariables || image.Text() is not { } text || !text.Contains(Variable, StringComparison.Ordinal))
                    collector.AddImage(image, PodCollector.NameOf(parent) ?? at, path.Text, at);
            });
        }

        if (found == 0 && !MayBeEmpty)
            collector.Fail("", $"no configured path leads anywhere: {string.Join(", ", PodTemplates.Concat(PodSpecs).Concat(Images).Select(path => path.Text))}");
    }
}
