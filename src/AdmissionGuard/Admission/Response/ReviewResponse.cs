namespace AdmissionGuard.Admission.Response;

/// <summary>An AdmissionReview as it is sent back (admission.k8s.io/v1).</summary>
internal sealed record ReviewResponse(AdmissionResponse Response)
{
    /// <summary>The type, as the API server demands it: the same as in the request.</summary>
    public string ApiVersion { get; } = "admission.k8s.io/v1";

    /// <summary>The kind.</summary>
    public string Kind { get; } = "AdmissionReview";
}

/// <summary>The <c>response</c> of an AdmissionReview.</summary>
/// <param name="Uid">The request's uid.</param>
/// <param name="Allowed">The verdict.</param>
internal sealed record AdmissionResponse(string Uid, bool Allowed)
{
    /// <summary>Why it was denied.</summary>
    public ResponseStatus? Status { get; init; }

    /// <summary>What kubectl shows as warnings.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>What the API server adds to its audit event, each key prefixed by the webhook's name.</summary>
    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }

    /// <summary>A JSON patch (RFC 6902), in base64 on the wire.</summary>
    public byte[]? Patch { get; init; }

    /// <summary><c>JSONPatch</c> when there is a patch.</summary>
    public string? PatchType { get; init; }
}

/// <summary>A <c>meta/v1 Status</c> of a denial.</summary>
/// <param name="Code">The HTTP status that the API server passes on.</param>
/// <param name="Reason">The machine-readable reason of meta/v1.</param>
/// <param name="Message">What people read.</param>
/// <param name="Details">The object and each cause.</param>
internal sealed record ResponseStatus(int Code, string Reason, string Message, StatusDetails Details)
{
    /// <summary>Always Failure.</summary>
    public string Status { get; } = "Failure";
}

/// <summary>The <c>details</c> of a Status.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Group">The object's group.</param>
/// <param name="Kind">The object's kind.</param>
/// <param name="Causes">Each thing that is wrong.</param>
internal sealed record StatusDetails(string? Name, string? Group, string? Kind, IReadOnlyList<StatusCause> Causes)
{
    /// <summary>When the client may try again by itself: the API server turns it into a Retry-After header, which clients obey.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>One cause of a Status.</summary>
/// <param name="Reason">One of our closed set of reasons.</param>
/// <param name="Message">What people read.</param>
/// <param name="Field">The path of the field.</param>
internal sealed record StatusCause(string Reason, string Message, string? Field);
