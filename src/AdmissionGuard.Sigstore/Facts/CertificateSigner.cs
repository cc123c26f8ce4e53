namespace AdmissionGuard.Sigstore.Facts;

/// <summary>The subject of a certificate that chained to a trusted authority at every proven signing time.</summary>
/// <param name="Subject">The certificate's only subject alternative name, exactly as it stands there.</param>
/// <param name="SubjectKind">The kind of that name.</param>
/// <param name="Issuer">The OIDC issuer: Fulcio extension .8, else .1; empty for certificates of an own PKI that carry neither.</param>
/// <param name="Claims">The Fulcio extensions by name.</param>
/// <param name="CertificateFingerprint">Lower-case hex SHA-256 of the certificate's DER.</param>
public sealed record CertificateSigner(
    string Subject,
    SubjectKind SubjectKind,
    string Issuer,
    FulcioClaims Claims,
    string CertificateFingerprint) : Signer
{
    /// <inheritdoc/>
    public override string DistinctId => $"identity:{Issuer.Length}:{Issuer}:{Subject}";
}
