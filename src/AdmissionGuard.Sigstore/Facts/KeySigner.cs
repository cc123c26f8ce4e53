namespace AdmissionGuard.Sigstore.Facts;

/// <summary>The holder of a long-lived key.</summary>
/// <param name="KeyFingerprint">Lower-case hex SHA-256 of the key's DER SubjectPublicKeyInfo (RFC 5280, section 4.1).</param>
public sealed record KeySigner(string KeyFingerprint) : Signer
{
    /// <inheritdoc/>
    public override string DistinctId => "key:" + KeyFingerprint;
}
