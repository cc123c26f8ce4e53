using AdmissionGuard.Registry.Failures;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>What is wrong with a manifest; turned into a <see cref="RegistryFailure"/> where the endpoint is known.</summary>
internal sealed class ManifestException(RegistryFailureKind kind, string message) : Exception(message)
{
    internal RegistryFailureKind Kind { get; } = kind;

    internal static ManifestException Invalid(string message) => new(RegistryFailureKind.Invalid, message);
}
