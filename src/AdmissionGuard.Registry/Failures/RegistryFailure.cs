namespace AdmissionGuard.Registry.Failures;

/// <summary>Why something could not be had. Never holds credentials.</summary>
/// <param name="Kind">One of the closed set.</param>
/// <param name="Message">For people: bounded, one line, names the endpoint and what was asked of it; untrusted text escaped.</param>
/// <param name="Endpoint">The host that answered or was asked, or the layout's directory.</param>
public sealed record RegistryFailure(RegistryFailureKind Kind, string Message, string Endpoint)
{
    /// <summary>The HTTP status that it came with; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Kind and message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
