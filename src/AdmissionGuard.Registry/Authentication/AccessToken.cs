namespace AdmissionGuard.Registry.Authentication;

/// <summary>A bearer token. Shows itself nowhere.</summary>
/// <param name="Value">The token.</param>
/// <param name="Expires">When it must no longer be used.</param>
internal sealed record AccessToken(string Value, DateTimeOffset Expires)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => "token";
}
