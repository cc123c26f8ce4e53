using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>One image of one Pod.</summary>
/// <param name="Container">The container, or the volume.</param>
/// <param name="Image">The image as the Pod names it.</param>
/// <param name="Running">The digest that the node says it runs, else the one that the Pod names; null when there is neither.</param>
internal sealed record RunningImage(string Container, string Image, string? Running)
{
    /// <summary>
    /// The reference to judge: what runs. A tag may have moved since; then what it names now is another image, for which
    /// the admission review answers.
    /// </summary>
    public string Judged =>
        Running is not null && ImageReference.TryParse(Image, out var reference, out _) && reference.Digest is null && Digest.TryParse(Running, out var digest)
            ? reference.WithDigest(digest).Canonical
            : Image;

    /// <summary>Every image of a Pod that has not ended.</summary>
    public static IEnumerable<RunningImage> Of(PodRecord pod)
    {
        if (pod.IsOver)
            return [];
        return Containers(pod.Spec.InitContainers, pod.Status.InitContainers)
            .Concat(Containers(pod.Spec.Containers, pod.Status.Containers))
            .Concat(Containers(pod.Spec.EphemeralContainers, pod.Status.EphemeralContainers))
            .Concat((pod.Spec.Volumes ?? []).Select(v => new RunningImage(v.Name ?? "", v.Image!.Reference!, null)));
    }

    private static IEnumerable<RunningImage> Containers(IReadOnlyList<ContainerRecord>? containers, IReadOnlyList<ContainerStatusRecord>? statuses) =>
        (containers ?? []).Where(c => !string.IsNullOrEmpty(c.Image)).Select(c => new RunningImage(
            c.Name ?? "", c.Image!, DigestOf(statuses?.FirstOrDefault(s => s.Name == c.Name)?.ImageId) ?? DigestOf(c.Image)));

    // NAME@DIGEST, before 1.24 with docker-pullable:// in front. A bare digest is that of the image's configuration, which
    // no registry knows and nobody signs.
    private static string? DigestOf(string? imageId)
    {
        var at = imageId?.LastIndexOf('@') ?? -1;
        return at > 0 && Digest.TryParse(imageId![(at + 1)..], out var digest) ? digest.ToString() : null;
    }
}
