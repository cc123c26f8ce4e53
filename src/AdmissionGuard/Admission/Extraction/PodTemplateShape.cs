using System.Text;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>A kind that is a Pod or holds a Pod template under a fixed path.</summary>
internal sealed class PodTemplateShape : ObjectShape
{
    private readonly byte[][] members;

    /// <summary>A shape whose template is found under <paramref name="path"/>.</summary>
    /// <param name="path">Member names joined by dots, as in <c>spec.jobTemplate.spec.template</c>; empty when the object is the Pod itself.</param>
    public PodTemplateShape(string path)
    {
        Path = path;
        members = path.Length == 0 ? [] : [.. path.Split('.').Select(Encoding.UTF8.GetBytes)];
        ImageFields = [.. PodCollector.ImageFields.Select(f => path.Length == 0 ? $"spec.{f}" : $"{path}.spec.{f}")];
    }

    /// <summary>The template's path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ImageFields { get; }

    /// <inheritdoc/>
    public override void Collect(StrictValue obj, PodCollector collector)
    {
        var template = obj;
        foreach (var member in members)
            template = template.Member(member);

        if (template.IsAbsent)
            collector.Fail(Path, "the Pod template is missing");
        else
            collector.AddTemplate(template, Path);
    }
}
