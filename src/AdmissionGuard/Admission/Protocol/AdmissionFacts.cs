namespace AdmissionGuard.Admission.Protocol;

/// <summary>Who asks for what, free of the object itself, so that it outlives the request's buffer and may be logged.</summary>
/// <param name="Uid">The review's identity, echoed in the response.</param>
/// <param name="Kind">The object's kind.</param>
/// <param name="Resource">The plural resource name.</param>
/// <param name="SubResource">The subresource, or empty.</param>
/// <param name="Namespace">The request's namespace, the only one that counts; empty for cluster-scoped objects.</param>
/// <param name="Name">The object's name, its <c>generateName</c> prefix, or empty.</param>
/// <param name="Operation">What is being done.</param>
/// <param name="Requester">Who asks, as the API server authenticated them.</param>
/// <param name="DryRun">True when nothing will be stored and no trace may be left.</param>
/// <param name="Controller">The owner that the object says controls it: a hint on where to show an Event, never a reason to trust.</param>
internal sealed record AdmissionFacts(
    string Uid,
    ObjectKind Kind,
    string Resource,
    string SubResource,
    string Namespace,
    string Name,
    AdmissionOperation Operation,
    Requester Requester,
    bool DryRun,
    ControllerReference? Controller);
