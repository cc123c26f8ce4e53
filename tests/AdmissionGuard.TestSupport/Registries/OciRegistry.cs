using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Registry.References;
using Microsoft.AspNetCore.Http;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>
/// An OCI 1.1 registry in this process: pushes, pulls, referrers with paging, and authentication as asked for. It counts
/// what it is asked, and a test may answer any request in its stead.
/// </summary>
public sealed class OciRegistry : IAsyncDisposable
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly ConcurrentDictionary<string, RegistryContent> repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> uploads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> tokens = new(StringComparer.Ordinal);
    private readonly OciRegistryOptions options;

    private OciRegistry(OciRegistryOptions options) => this.options = options;

    /// <summary>Where it listens and what it was asked.</summary>
    public LoopbackServer Server { get; private set; } = null!;

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host => Server.Host;

    /// <summary>What it was asked, tokens included.</summary>
    public IReadOnlyList<SeenRequest> Requests => Server.Requests;

    /// <summary>Answers a request in the registry's stead and says so; null for none.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary>Starts one.</summary>
    public static async Task<OciRegistry> StartAsync(OciRegistryOptions? options = null)
    {
        var registry = new OciRegistry(options ?? new OciRegistryOptions());
        registry.Server = await LoopbackServer.StartAsync((_, context) => registry.AnswerAsync(context), registry.options.Certificate);
        return registry;
    }

    /// <summary>The content of a repository, made on first use.</summary>
    public RegistryContent Repository(string name) => repositories.GetOrAdd(name, _ => new RegistryContent());

    /// <summary>Every token given out so far is no longer accepted.</summary>
    public void RevokeTokens() => tokens.Clear();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (Intercept is { } intercept && await intercept(context))
            return;
        var path = context.Request.Path.Value!;
        if (path == "/token")
        {
            await TokenAsync(context);
            return;
        }

        if (!await AuthenticatedAsync(context))
            return;
        if (path is "/v2/" or "/v2")
        {
            await SendAsync(context, 200, "{}"u8.ToArray(), "application/json");
            return;
        }

        foreach (var (separator, answer) in new (string, Func<HttpContext, string, string, Task>)[]
        {
            ("/blobs/uploads/", UploadAsync), ("/blobs/", BlobAsync), ("/manifests/", ManifestAsync), ("/referrers/", ReferrersAsync),
        })
        {
            var at = path.LastIndexOf(separator, StringComparison.Ordinal);
            if (at <= 4)
                continue;
            await answer(context, path[4..at], path[(at + separator.Length)..]);
            return;
        }

        await ErrorAsync(context, 404, "NOT_FOUND");
    }

    private async Task TokenAsync(HttpContext context)
    {
        if (options.Credential is { } credential)
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
            var refreshed = form is not null && options.RefreshToken is { } refresh && form["refresh_token"] == refresh && form["grant_type"] == "refresh_token";
            if (!refreshed && context.Request.Headers.Authorization != Basic(credential))
            {
                await ErrorAsync(context, 401, "UNAUTHORIZED");
                return;
            }
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        tokens[token] = true;
        await SendAsync(context, 200, Encoding.UTF8.GetBytes($$"""{"token":"{{token}}","expires_in":{{options.TokenLifetimeSeconds}}}"""), "application/json");
    }

    private async Task<bool> AuthenticatedAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        switch (options.Authentication)
        {
            case RegistryAuthentication.None:
                return true;
            case RegistryAuthentication.Basic when authorization == Basic(options.Credential!):
                return true;
            case RegistryAuthentication.Bearer when authorization.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.ContainsKey(authorization["Bearer ".Length..]):
                return true;
            case RegistryAuthentication.Basic:
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
                break;
            case RegistryAuthentication.Bearer:
                var realm = options.TokenRealm ?? new Uri(Server.Address, "/token").ToString();
                context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"test\",scope=\"repository:{context.Request.Path}:pull,push\"";
                break;
        }

        await ErrorAsync(context, 401, "UNAUTHORIZED");
        return false;
    }

    private async Task UploadAsync(HttpContext context, string name, string id)
    {
        var body = await BodyAsync(context);
        var digest = context.Request.Query["digest"].ToString();
        switch (context.Request.Method)
        {
            case "POST" when digest.Length == 0:
                id = Guid.NewGuid().ToString("n");
                uploads[id] = [];
                context.Response.Headers.Location = $"/v2/{name}/blobs/uploads/{id}";
                context.Response.StatusCode = 202;
                return;
            case "PATCH":
                uploads[id] = [.. uploads[id], .. body];
                context.Response.Headers.Location = $"/v2/{name}/blobs/uploads/{id}";
                context.Response.Headers.Range = $"0-{uploads[id].Length - 1}";
                context.Response.StatusCode = 202;
                return;
            case "POST" or "PUT":
                Repository(name).Blobs[digest] = id.Length > 0 && uploads.TryRemove(id, out var begun) ? [.. begun, .. body] : body;
                context.Response.Headers.Location = $"/v2/{name}/blobs/{digest}";
                context.Response.StatusCode = 201;
                return;
            default:
                await ErrorAsync(context, 405, "UNSUPPORTED");
                return;
        }
    }

    private Task BlobAsync(HttpContext context, string name, string digest) => Repository(name).Blobs.TryGetValue(digest, out var blob)
        ? SendAsync(context, 200, blob, "application/octet-stream")
        : ErrorAsync(context, 404, "BLOB_UNKNOWN");

    private async Task ManifestAsync(HttpContext context, string name, string reference)
    {
        var repository = Repository(name);
        if (context.Request.Method == "PUT")
        {
            var body = await BodyAsync(context);
            var digest = repository.AddManifest(body, context.Request.ContentType!, reference.Contains(':', StringComparison.Ordinal) ? null : reference);
            context.Response.Headers["Docker-Content-Digest"] = digest;
            if (options.HasReferrersApi && (string?)JsonNode.Parse(body)!["subject"]?["digest"] is { } subject)
                context.Response.Headers["OCI-Subject"] = subject;
            context.Response.Headers.Location = $"/v2/{name}/manifests/{digest}";
            context.Response.StatusCode = 201;
            return;
        }

        var wanted = reference.Contains(':', StringComparison.Ordinal) ? reference : repository.Tags.GetValueOrDefault(reference, "");
        if (!repository.Manifests.TryGetValue(wanted, out var manifest))
        {
            await ErrorAsync(context, 404, "MANIFEST_UNKNOWN");
            return;
        }

        context.Response.Headers["Docker-Content-Digest"] = wanted;
        await SendAsync(context, 200, manifest.Bytes, manifest.ContentType);
    }

    private async Task ReferrersAsync(HttpContext context, string name, string digest)
    {
        if (!options.HasReferrersApi)
        {
            await SendAsync(context, 404, "404 page not found\n"u8.ToArray(), "text/plain");
            return;
        }

        var from = int.TryParse(context.Request.Query["from"], out var parsed) ? parsed : 0;
        var all = Repository(name).ReferrersOf(digest);
        if (from + options.PageSize < all.Count)
            context.Response.Headers.Link = $"</v2/{name}/referrers/{digest}?from={from + options.PageSize}>; rel=\"next\"";
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray([.. all.Skip(from).Take(options.PageSize)]) };
        await SendAsync(context, 200, Encoding.UTF8.GetBytes(index.ToJsonString()), IndexType);
    }

    private static string Basic(NetworkCredential credential) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static Task ErrorAsync(HttpContext context, int status, string code) =>
        SendAsync(context, status, Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{code}}","message":"{{code}}"}]}"""), "application/json");

    private static async Task SendAsync(HttpContext context, int status, byte[] body, string contentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(body);
    }
}
