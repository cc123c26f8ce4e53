namespace AdmissionGuard.Sigstore.TransparencyLog.Bodies;

/// <summary>The key or certificate that a log entry names.</summary>
/// <param name="IsCertificate">Whether <paramref name="Der"/> is a certificate, else a SubjectPublicKeyInfo.</param>
/// <param name="Der">Its DER.</param>
/// <param name="KeyDetails">The kind of key and hash, which Rekor v2 names (<c>PublicKeyDetails</c>); null in Rekor v1.</param>
internal sealed record EntryVerifier(bool IsCertificate, ReadOnlyMemory<byte> Der, string? KeyDetails = null);
