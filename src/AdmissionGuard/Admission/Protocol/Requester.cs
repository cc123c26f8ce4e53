namespace AdmissionGuard.Admission.Protocol;

/// <summary>The authenticated user of a request (<c>request.userInfo</c>).</summary>
/// <param name="Username">The user's name.</param>
/// <param name="Groups">The user's groups.</param>
internal sealed record Requester(string Username, IReadOnlyList<string> Groups);
