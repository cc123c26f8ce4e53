namespace AdmissionGuard.Sigstore.Facts;

/// <summary>Why a piece of evidence was refused.</summary>
/// <param name="Step">The step that refused.</param>
/// <param name="Kind">The kind of refusal.</param>
/// <param name="Found">What was found, for people; bounded, untrusted text is quoted.</param>
/// <param name="Wanted">What was wanted instead.</param>
public sealed record VerificationFailure(VerificationStep Step, FailureKind Kind, string Found, string Wanted)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Step}: {Found}, want {Wanted}";
}
