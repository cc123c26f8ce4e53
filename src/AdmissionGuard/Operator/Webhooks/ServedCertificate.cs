namespace AdmissionGuard.Operator.Webhooks;

/// <summary>How one address of the webhook answered.</summary>
/// <param name="Address">HOST:PORT.</param>
/// <param name="Fingerprint">Lower-case hex SHA-256 of the certificate that was served; null when none was.</param>
/// <param name="Problem">Why API servers would not get an answer there; null when they would.</param>
/// <param name="PolicyVersion">Which policies it serves; null when it does not say.</param>
internal sealed record ServedCertificate(string Address, string? Fingerprint, string? Problem, string? PolicyVersion = null);
