using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>An image with the list that it stands in.</summary>
/// <param name="List">
/// The field without indexes, as in <c>spec.initContainers[].image</c>: a container that moves within its list is the
/// same container, one that moves to another list is not.
/// </param>
/// <param name="Image">The image.</param>
internal readonly record struct FoundImage(string List, ContainerImage Image);
