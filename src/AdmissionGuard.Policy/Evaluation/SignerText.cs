using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Signers, as messages show them.</summary>
internal static class SignerText
{
    public static string Of(Signer signer) => signer switch
    {
        KeySigner key => $"key sha256:{key.KeyFingerprint}",
        CertificateSigner { Issuer.Length: > 0 } certificate => $"{UntrustedText.Show(certificate.Subject)} by {UntrustedText.Show(certificate.Issuer)}",
        CertificateSigner certificate => UntrustedText.Show(certificate.Subject),
        _ => "an unknown signer",
    };
}
