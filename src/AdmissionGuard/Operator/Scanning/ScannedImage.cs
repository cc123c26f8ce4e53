namespace AdmissionGuard.Operator.Scanning;

/// <summary>A scan of one image came to its end.</summary>
/// <param name="Group">The image.</param>
/// <param name="Before">The verdict before; null at the first.</param>
/// <param name="Result">The verdict; null when it could not be found out.</param>
/// <param name="Users">Where it runs.</param>
internal sealed record ScannedImage(ImageGroup Group, ImageResult? Before, ImageResult? Result, IReadOnlyList<(string Container, PodRecord Pod)> Users);
