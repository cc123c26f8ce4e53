using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>
/// Verifies one signature, whatever format it came in, in the steps of the Sigstore client specification. Who may sign is
/// not asked here: the facts say who did, and policies judge. Stateless but for its clock; safe for concurrent use.
/// </summary>
/// <param name="clock">Tells the present, of which proven times must not be the future (threat T18).</param>
public sealed class SignatureVerifier(TimeProvider clock)
{
    private readonly TimeProvider clock = clock ?? throw new ArgumentNullException(nameof(clock));

    /// <summary>Verifies the material.</summary>
    /// <param name="material">What came in.</param>
    /// <param name="trust">Whom to trust.</param>
    /// <param name="options">What must be proven.</param>
    /// <param name="subject">What it must be about.</param>
    /// <returns>The facts, or why there are none; never an exception for bad evidence.</returns>
    public VerificationResult Verify(SignedMaterial material, TrustMaterial trust, VerificationOptions options, ArtifactSubject subject)
    {
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(subject);
        options.ThrowIfInvalid();
        return VerificationResult.Refused(new VerificationFailure(VerificationStep.Format, FailureKind.Unsupported, "verification in the making", $"{clock.GetUtcNow():O}"));
    }
}
