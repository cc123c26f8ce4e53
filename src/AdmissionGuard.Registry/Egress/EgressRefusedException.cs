namespace AdmissionGuard.Registry.Egress;

/// <summary>The guard refuses a connection; becomes a <see cref="Failures.RegistryFailureKind.EgressRefused"/>.</summary>
internal sealed class EgressRefusedException(string message) : Exception(message);
