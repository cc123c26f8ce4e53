namespace AdmissionGuard.Sigstore.Certificates;

/// <summary>The key usages that matter here (RFC 5280, section 4.2.1.3).</summary>
[Flags]
internal enum KeyUsages
{
    None = 0,
    DigitalSignature = 1,
    CertificateSigning = 2,
}
