using System.Net.Http.Headers;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Transport;

/// <summary>One request, before redirects and retries.</summary>
/// <param name="Method">GET or HEAD; POST for a token by refresh token.</param>
/// <param name="Uri">Where to.</param>
/// <param name="MaxBytes">The most that a successful body may have.</param>
/// <param name="Budget">What counts bytes and requests.</param>
internal sealed record WireRequest(HttpMethod Method, Uri Uri, long MaxBytes, FetchBudget Budget)
{
    internal string? Accept { get; init; }

    internal AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>The fingerprint of the credential that the request is made with; empty for none. Registries count requests by it.</summary>
    internal string Account { get; init; } = "";

    internal DigestAlgorithm Algorithm { get; init; }

    internal IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The fields of a POST.</summary>
    internal IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>Where a body goes that is not kept in memory.</summary>
    internal Stream? Sink { get; init; }

    /// <summary>Never the credentials.</summary>
    public override string ToString() => $"{Method} {Uri}";
}
