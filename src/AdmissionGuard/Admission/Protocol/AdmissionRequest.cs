using System.Text.Json;

namespace AdmissionGuard.Admission.Protocol;

/// <summary>
/// A request as it arrived. The elements point into the request's buffer and die with the <see cref="ReceivedReview"/>
/// that holds it.
/// </summary>
/// <param name="Facts">Who asks for what.</param>
/// <param name="Object">The object as it would be stored; undefined or null for DELETE.</param>
/// <param name="OldObject">The stored object; undefined or null for CREATE.</param>
internal readonly record struct AdmissionRequest(AdmissionFacts Facts, StrictValue Object, StrictValue OldObject);
