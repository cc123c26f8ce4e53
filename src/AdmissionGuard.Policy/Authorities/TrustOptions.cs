using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>Turns what an authority demands of proofs into the verifier's options.</summary>
internal sealed class TrustOptions(CompileContext context)
{
    public VerificationOptions Of(Authority authority, string path)
    {
        var keyless = authority.Keyless is not null;
        var log = authority.TransparencyLog ?? (keyless ? Demand.Required : Demand.NotRequired);
        var timestamp = authority.Timestamp ?? Demand.NotRequired;
        if (keyless && log == Demand.NotRequired && timestamp == Demand.NotRequired)
            context.Error(FieldPath.Member(path, "transparencyLog"), "keyless needs a log entry or a timestamp: without a proven time, a certificate that lived for minutes proves nothing");
        else if (keyless && log == Demand.NotRequired)
            context.Warn(FieldPath.Member(path, "transparencyLog"), "signatures need not be public: whoever steals a token can sign unnoticed");
        if (authority.InclusionProof == Demand.Required && log != Demand.Required)
            context.Error(FieldPath.Member(path, "inclusionProof"), "needs transparencyLog: Required");

        return new VerificationOptions
        {
            MinimumLogEntries = log == Demand.Required ? 1 : 0,
            MinimumTimestamps = timestamp == Demand.Required ? 1 : 0,
            RequireSigningTime = authority.Key is null || log == Demand.Required || timestamp == Demand.Required,
            MinimumCertificateTimestamps = keyless && authority.Keyless!.InsecureIgnoreSCT is not true ? 1 : 0,
            RequireInclusionProof = authority.InclusionProof == Demand.Required,
        };
    }
}
