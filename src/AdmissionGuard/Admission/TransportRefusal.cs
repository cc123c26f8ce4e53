namespace AdmissionGuard.Admission;

/// <summary>Why a request is answered by an HTTP error instead of an AdmissionReview.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">One line for whoever reads it.</param>
internal readonly record struct TransportRefusal(int Status, string Message);
