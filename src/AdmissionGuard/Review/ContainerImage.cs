namespace AdmissionGuard.Review;

/// <summary>An image as an object names it.</summary>
/// <param name="Container">The container's name, or the volume's for an image volume.</param>
/// <param name="Field">The path of the field in the object, as in <c>spec.template.spec.initContainers[0].image</c>.</param>
/// <param name="Image">The reference exactly as written.</param>
public sealed record ContainerImage(string Container, string Field, string Image);
