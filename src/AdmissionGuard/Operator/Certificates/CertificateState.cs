namespace AdmissionGuard.Operator.Certificates;

/// <summary>Everything that the two Secrets hold. Null is what is missing or cannot be read.</summary>
/// <param name="Signing">The authority that signs.</param>
/// <param name="Incoming">The authority that will sign next: published already, so that nobody is surprised.</param>
/// <param name="OutgoingPem">The authority that signed before: still published while a certificate of it may be served.</param>
/// <param name="Leaf">The serving certificate.</param>
internal sealed record CertificateState(KeyedCertificate? Signing, KeyedCertificate? Incoming, string? OutgoingPem, KeyedCertificate? Leaf)
{
    /// <summary>No Secrets yet.</summary>
    public static CertificateState Empty { get; } = new(null, null, null, null);

    /// <summary>What API servers should trust, as the PEM of a <c>caBundle</c>; null while there is no authority.</summary>
    public string? Bundle => Signing is null
        ? null
        : string.Concat(new[] { Signing.CertificatePem, Incoming?.CertificatePem, OutgoingPem }.Where(pem => pem is not null).Select(pem => pem!.TrimEnd() + "\n"));

    /// <summary>Whether a rotation of authorities is under way.</summary>
    public bool IsRotating => Incoming is not null || OutgoingPem is not null;
}
