using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>
/// One way to verify evidence: whom to trust and what must be proven. Authorities of any policies with the same
/// <see cref="Id"/> share one verification.
/// </summary>
public sealed class AuthorityTrust
{
    /// <summary>Takes trust and options.</summary>
    /// <param name="material">Whom to trust.</param>
    /// <param name="options">What must be proven.</param>
    public AuthorityTrust(TrustMaterial material, VerificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(options);
        Material = material;
        Options = options;
        Id = $"{material.Id};log:{options.MinimumLogEntries};tsa:{options.MinimumTimestamps};time:{options.RequireSigningTime};"
            + $"sct:{options.MinimumCertificateTimestamps};proof:{options.RequireInclusionProof}";
    }

    /// <summary>What distinguishes this verification from any other: the key of <see cref="Evaluation.EvidenceFact.Results"/>.</summary>
    public string Id { get; }

    /// <summary>Whom to trust.</summary>
    public TrustMaterial Material { get; }

    /// <summary>What must be proven.</summary>
    public VerificationOptions Options { get; }
}
