namespace AdmissionGuard.Registry.Transport;

/// <summary>An answer that HTTP or the request does not allow; becomes a <see cref="Failures.RegistryFailureKind.Invalid"/>.</summary>
internal sealed class AnswerRefusedException(string message) : Exception(message);
