namespace AdmissionGuard.Admission.Protocol;

/// <summary>The owner reference marked <c>controller: true</c>, as the object claims it.</summary>
/// <param name="ApiVersion">The owner's API version.</param>
/// <param name="Kind">The owner's kind.</param>
/// <param name="Name">The owner's name.</param>
/// <param name="Uid">The owner's UID.</param>
internal sealed record ControllerReference(string ApiVersion, string Kind, string Name, string Uid);
