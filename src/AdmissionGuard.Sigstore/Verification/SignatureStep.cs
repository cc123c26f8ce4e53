using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>Verifies the signature over the exact bytes that were received, or over the artifact itself.</summary>
internal static class SignatureStep
{
    private const string Wanted = "a signature over exactly these bytes";

    /// <summary>Tries each scheme with which the key may have signed.</summary>
    /// <returns>Null when the signature verifies, else why not.</returns>
    public static VerificationFailure? Verify(SignedMaterial material, PublicKey key, ArtifactSubject subject)
    {
        var content = material.Content;
        var lacking = false;
        foreach (var scheme in SignatureSchemes.ForEvidence(key.Algorithm))
        {
            if (SignatureSchemes.Hash(scheme) is not { } hash)
            {
                if ((content.Message ?? subject.Bytes) is not { } message)
                    lacking = true;
                else if (key.VerifyMessage(scheme, message.Span, content.Signature))
                    return null;
            }
            else if ((content.Digest(hash) ?? (content is MessageContent ? subject.Digest(hash) : null)) is not { } digest)
            {
                lacking = true;
            }
            else if (key.VerifyDigest(scheme, digest, content.Signature))
            {
                return null;
            }
        }

        if (HintsAtOtherKey(material, key))
            return new VerificationFailure(VerificationStep.Signature, FailureKind.Untrusted, "a signature by another key", $"one by the key {key.Fingerprint}");
        return lacking
            ? new VerificationFailure(VerificationStep.Signature, FailureKind.Missing, "an artifact of which the digest that this key signs is not known", "the artifact's bytes, or that digest")
            : new VerificationFailure(VerificationStep.Signature, FailureKind.Invalid, "a signature that does not verify", Wanted);
    }

    // cosign hints with the base64 SHA-256 of the key. A hint proves nothing, but tells another key from a broken signature.
    private static bool HintsAtOtherKey(SignedMaterial material, PublicKey key) =>
        material.KeyHint is { Length: > 0 } hint && hint != Convert.ToBase64String(key.FingerprintBytes.Span);
}
