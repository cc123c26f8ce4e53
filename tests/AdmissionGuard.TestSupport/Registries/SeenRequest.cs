using Microsoft.AspNetCore.Http;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>One request as a test server saw it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers, by lower-case name.</param>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The Authorization header, or null.</summary>
    public string? Authorization => Headers.GetValueOrDefault("authorization");

    internal static SeenRequest Of(HttpRequest request) => new(
        request.Method,
        request.Path + request.QueryString,
        request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target}";
}
