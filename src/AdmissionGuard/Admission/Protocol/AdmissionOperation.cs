namespace AdmissionGuard.Admission.Protocol;

/// <summary>What is being done to the object (admission.k8s.io/v1, <c>request.operation</c>).</summary>
internal enum AdmissionOperation
{
    /// <summary>The object comes into being.</summary>
    Create,

    /// <summary>The object changes.</summary>
    Update,

    /// <summary>The object goes.</summary>
    Delete,

    /// <summary>Somebody connects to the object (exec, attach, port-forward, proxy).</summary>
    Connect,
}
