using System.Net.Http.Headers;
using System.Text;
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
    /// <summary>Shorter ones are placeholders, found in any text.</summary>
    private const int ShortestSecret = 4;

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

    /// <summary>True when a body holds what the request was authorized with: then no word of it may be passed on.</summary>
    internal bool IsRepeatedBy(ReadOnlyMemory<byte> body)
    {
        foreach (var secret in Secrets())
        {
            if (secret.Length >= ShortestSecret && body.Span.IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>Never the credentials.</summary>
    public override string ToString() => $"{Method} {Uri}";

    private IEnumerable<string> Secrets()
    {
        if (Form?.GetValueOrDefault("refresh_token") is { } refresh)
            yield return refresh;
        if (Authorization?.Parameter is not { } parameter)
            yield break;
        yield return parameter;
        var decoded = new byte[parameter.Length];
        if (Authorization.Scheme != "Basic" || !Convert.TryFromBase64String(parameter, decoded, out var length))
            yield break;
        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        yield return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
