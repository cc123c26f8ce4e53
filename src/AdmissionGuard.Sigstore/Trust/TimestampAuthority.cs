using AdmissionGuard.Sigstore.Certificates;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>An RFC 3161 timestamp authority that is trusted for a time.</summary>
/// <param name="Signer">The one certificate that may sign, where the trusted root pins it; null where any that the issuer issued may.</param>
/// <param name="Issuer">The authority that issues the signing certificate.</param>
internal sealed record TimestampAuthority(Certificate? Signer, IssuingAuthority Issuer);
