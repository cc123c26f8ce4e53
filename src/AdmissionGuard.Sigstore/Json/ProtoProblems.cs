using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Sigstore.Json;

/// <summary>The first problem of a message, as the failure that it will be.</summary>
/// <param name="step">The step that reads the message.</param>
/// <param name="wanted">What was wanted instead.</param>
internal sealed class ProtoProblems(VerificationStep step, string wanted)
{
    /// <summary>The first problem; null while there is none.</summary>
    public VerificationFailure? First { get; private set; }

    /// <summary>Tells that something is malformed.</summary>
    public void Add(string found) => First ??= new VerificationFailure(step, FailureKind.Malformed, found, wanted);

    /// <summary>Tells that a limit is exceeded.</summary>
    public void AddLimit(string found, string limit) => First ??= new VerificationFailure(step, FailureKind.LimitExceeded, found, limit);

    /// <summary>Tells any other failure.</summary>
    public void Add(VerificationFailure failure) => First ??= failure;
}
