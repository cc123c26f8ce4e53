namespace AdmissionGuard.Registry.Transport;

/// <summary>A body, or all bodies for an image together, exceed a limit; becomes a <see cref="Failures.RegistryFailureKind.LimitExceeded"/>.</summary>
internal sealed class BodyTooLargeException(string message) : Exception(message);
