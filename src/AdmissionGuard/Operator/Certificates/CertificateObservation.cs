namespace AdmissionGuard.Operator.Certificates;

/// <summary>What was seen of the outside when the next step is decided.</summary>
/// <param name="PublishedFor">For how long every webhook configuration has named exactly the bundle; null when one does not.</param>
/// <param name="Served">Fingerprints of the certificates that the webhook's replicas serve; null when one could not be asked, or there is none.</param>
internal sealed record CertificateObservation(TimeSpan? PublishedFor, IReadOnlyCollection<string>? Served);
