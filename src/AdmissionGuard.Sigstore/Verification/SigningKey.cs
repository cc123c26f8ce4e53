using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>Finds the key that must have made a signature.</summary>
internal static class SigningKey
{
    /// <summary>Finds the key.</summary>
    /// <returns>Null when there is one, else why not.</returns>
    public static VerificationFailure? TryFind(SignedMaterial material, TrustMaterial trust, out PublicKey? key)
    {
        key = null;
        var certified = material.Certificate?.PublicKey;
        if (trust is not KeyTrust { Key: var trusted })
        {
            key = certified;
            return certified is not null
                ? null
                : new VerificationFailure(VerificationStep.Certificate, FailureKind.Missing, "a signature without certificate", "a certificate of a trusted authority");
        }

        // A certificate beside the signature does not matter to who trusts the key, but must not be another key's.
        if (certified is not null && certified.Fingerprint != trusted.Fingerprint)
            return new VerificationFailure(VerificationStep.Signature, FailureKind.Untrusted, $"a signature by the key {certified.Fingerprint} of a certificate", $"one by the key {trusted.Fingerprint}");
        key = trusted;
        return null;
    }
}
