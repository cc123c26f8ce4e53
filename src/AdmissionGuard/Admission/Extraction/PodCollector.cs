using System.Text.Json;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>
/// Gathers images, labels, pull secrets and the ServiceAccount of Pods (Kubernetes API, core/v1 PodTemplateSpec and
/// PodSpec). Every field through which an image reaches a node is read here and nowhere else.
/// </summary>
internal sealed class PodCollector
{
    /// <summary>
    /// Most images of one object. The store's size bound would admit some ten thousand containers; real Pods have under
    /// 30, and each image may cost several registry requests.
    /// </summary>
    public const int MaxImages = 256;

    /// <summary>Most pull secrets of one object.</summary>
    public const int MaxPullSecrets = 64;

    /// <summary>Longest text taken over; a reference has at most 255 + 128 + 136 characters, so nothing valid is longer.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>The image-bearing fields of a PodSpec, relative to it.</summary>
    public static readonly IReadOnlyList<string> ImageFields =
    [
        "initContainers[].image", "containers[].image", "ephemeralContainers[].image", "volumes[].image.reference",
    ];

    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly List<FoundImage> images = [];
    private Dictionary<string, string>? labels;
    private bool labelsUnknown;
    private readonly List<string> pullSecrets = [];
    private string? serviceAccount;

    /// <summary>The first thing that was wrong, or null.</summary>
    public ExtractionFailure? Failure { get; private set; }

    /// <summary>Reads a Pod or Pod template: <c>metadata</c> and <c>spec</c> under <paramref name="template"/>.</summary>
    /// <param name="template">The element.</param>
    /// <param name="path">Its path in the object; empty for the object itself.</param>
    public void AddTemplate(StrictValue template, string path)
    {
        AddLabels(template.Member("metadata"u8).Member("labels"u8), path, "metadata.labels");
        AddSpec(template.Member("spec"u8), Join(path, "spec"));
    }

    /// <summary>Reads a PodSpec; one without containers is a failure.</summary>
    public void AddSpec(StrictValue spec, string path)
    {
        if (spec.ValueKind != JsonValueKind.Object)
        {
            Fail(path, "the Pod's spec is missing");
            return;
        }

        AddContainers(spec.Member("initContainers"u8), path, "initContainers");
        var before = images.Count;
        AddContainers(spec.Member("containers"u8), path, "containers");
        if (images.Count == before)
            Fail(Join(path, "containers"), "the Pod has no containers");
        AddContainers(spec.Member("ephemeralContainers"u8), path, "ephemeralContainers");
        AddVolumes(spec.Member("volumes"u8), path);
        AddPullSecrets(spec.Member("imagePullSecrets"u8), path);
        serviceAccount ??= NonEmpty(spec, path, "serviceAccountName"u8) ?? NonEmpty(spec, path, "serviceAccount"u8);
    }

    /// <summary>Reads a list of containers; an absent list is empty.</summary>
    public void AddContainers(StrictValue containers, string path, string list)
    {
        if (containers.IsAbsent)
            return;
        var listPath = Join(path, list);
        if (containers.ValueKind != JsonValueKind.Array)
        {
            Fail(listPath, "not a list");
            return;
        }

        var index = 0;
        foreach (var container in containers.Items)
        {
            if (container.ValueKind != JsonValueKind.Object)
                Fail($"{listPath}[{index}]", "not a container");
            AddImage(container.Member("image"u8), NameOf(container) ?? $"{list}[{index}]", listPath, $"{listPath}[{index}].image");
            index++;
        }
    }

    /// <summary>Adds one image. An absent image is an empty reference, which the reviewer refuses as none.</summary>
    public void AddImage(StrictValue image, string container, string list, string field)
    {
        if (images.Count == MaxImages)
        {
            Fail(field, $"more than {MaxImages} images in one object", Reason.LimitExceeded);
            return;
        }

        var reference = image.IsAbsent ? "" : image.Text();
        if (reference is null || reference.Length > MaxTextLength)
        {
            Fail(field, reference is null ? "not a text" : $"longer than {MaxTextLength} characters", Reason.InvalidReference);
            return;
        }

        images.Add(new FoundImage(list, new ContainerImage(container, field, reference)));
    }

    /// <summary>What a container or volume calls itself, or null when that is no name.</summary>
    public static string? NameOf(StrictValue named) => named.Text("name"u8) is { Length: > 0 and <= MaxTextLength } name ? name : null;

    /// <summary>Reads the Pod's labels.</summary>
    /// <param name="element">The labels.</param>
    /// <param name="path">The path of what has them.</param>
    /// <param name="field">Their path in that.</param>
    public void AddLabels(StrictValue element, string path, string field)
    {
        if (element.IsAbsent)
            return;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(Join(path, field), "not a map");
            return;
        }

        foreach (var label in element.Members)
        {
            if (label.Text() is { Length: <= MaxTextLength } value)
                (labels ??= new(StringComparer.Ordinal))[label.Name] = value;
            else
                Fail(Join(path, field), "a label's value is not a text");
        }
    }

    /// <summary>The object does not tell the Pod's labels, so that every policy about its images counts, whatever it selects.</summary>
    public void WithoutLabels() => labelsUnknown = true;

    /// <summary>Adds a pull secret by name.</summary>
    public void AddPullSecret(StrictValue name, string field)
    {
        if (pullSecrets.Count == MaxPullSecrets)
            Fail(field, $"more than {MaxPullSecrets} pull secrets", Reason.LimitExceeded);
        else if (name.Text() is { Length: > 0 and <= MaxTextLength } secret)
            pullSecrets.Add(secret);
    }

    /// <summary>Sets the ServiceAccount unless one is known.</summary>
    public void AddServiceAccount(StrictValue name)
    {
        if (name.Text() is { Length: > 0 and <= MaxTextLength } account)
            serviceAccount ??= account;
    }

    /// <summary>Notes a failure; the first one counts.</summary>
    public void Fail(string field, string message, Reason reason = Reason.UnsupportedFormat) =>
        Failure ??= new ExtractionFailure(field, reason, message);

    /// <summary>What was gathered, or null when anything failed.</summary>
    public ExtractedImages? Result() =>
        Failure is null ? new ExtractedImages(images, labelsUnknown ? null : labels ?? NoLabels, pullSecrets, serviceAccount) : null;

    private void AddVolumes(StrictValue volumes, string path)
    {
        if (volumes.IsAbsent)
            return;
        var listPath = Join(path, "volumes");
        if (volumes.ValueKind != JsonValueKind.Array)
        {
            Fail(listPath, "not a list");
            return;
        }

        var index = 0;
        foreach (var volume in volumes.Items)
        {
            if (volume.ValueKind != JsonValueKind.Object)
                Fail($"{listPath}[{index}]", "not a volume");
            var image = volume.Member("image"u8);
            if (!image.IsAbsent)
                AddImage(image.Member("reference"u8), NameOf(volume) ?? $"volumes[{index}]", listPath, $"{listPath}[{index}].image.reference");
            index++;
        }
    }

    private void AddPullSecrets(StrictValue secrets, string path)
    {
        if (secrets.IsAbsent)
            return;
        var listPath = Join(path, "imagePullSecrets");
        if (secrets.ValueKind != JsonValueKind.Array)
        {
            Fail(listPath, "not a list");
            return;
        }

        foreach (var secret in secrets.Items)
            AddPullSecret(secret.Member("name"u8), listPath);
    }

    private string? NonEmpty(StrictValue spec, string path, ReadOnlySpan<byte> name)
    {
        var text = spec.TextOrEmpty(name);
        if (text is null || text.Length > MaxTextLength)
            Fail(Join(path, "serviceAccountName"), "not the name of a ServiceAccount");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
