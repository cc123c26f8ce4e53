using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>
/// Lists and watches over KubernetesClient's connection and credentials. Its own watch throws when an idle watch ends and ends quietly
/// on 410, and its models hold every field, so the two requests are made here.
/// </summary>
internal sealed class ApiReader(k8s.Kubernetes client)
{
    // A Status is small; what is longer came from something else than an API server.
    private const int LongestRefusal = 16 * 1024;

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    public async Task<T> GetAsync<T>(string pathAndQuery, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(pathAndQuery, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken)
            ?? throw new JsonException($"{pathAndQuery}: null instead of an object");
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(string pathAndQuery, Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(pathAndQuery, cancellationToken);
        opened();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable(body, WatchJson.Default.WatchEvent, topLevelValues: true, cancellationToken))
            yield return line ?? throw new JsonException($"{pathAndQuery}: null instead of an event");
    }

    private async Task<HttpResponseMessage> SendAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, pathAndQuery))
        {
            // A connection of its own, which is closed with the request: a shared HTTP/2 connection that died in silence would be used again.
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Accept.Add(Json);
        if (client.Credentials is not null)
            await client.Credentials.ProcessHttpRequestAsync(request, cancellationToken);

        var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ApiException(response.StatusCode, await ReadRefusalAsync(response, cancellationToken), response.Headers.RetryAfter?.Delta);
    }

    private static async Task<string> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestRefusal];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), WatchJson.Default.ApiStatus)?.Message ?? response.ReasonPhrase ?? "";
        }
        catch (JsonException)
        {
            return response.ReasonPhrase ?? "";
        }
    }
}
