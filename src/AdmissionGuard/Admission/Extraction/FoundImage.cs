using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>An image with the list that it stands in.</summary>
/// <param name="List">
/// The list's path, as in <c>spec.initContainers</c>: a container that moves within its list is the
/// same container, one that moves to another list is not.
/// </param>
/// <param name="Image">The image.</param>
internal readonly record struct FoundImage(string List, ContainerImage Image);
