using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AdmissionGuard.Admission;
using AdmissionGuard.Review;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>The product's webhook server on a free loopback port, and a client that trusts it.</summary>
internal sealed class RunningWebhook : IAsyncDisposable
{
    private readonly FixedCertificate certificate;

    private RunningWebhook(FixedCertificate certificate, Webhook server, Readiness readiness)
    {
        this.certificate = certificate;
        Server = server;
        Readiness = readiness;
        Client = NewClient();
    }

    public Webhook Server { get; }

    public Readiness Readiness { get; }

    public HttpClient Client { get; }

    public Uri Validate => new(Server.Address, Webhook.ValidatePath);

    public static async Task<RunningWebhook> StartAsync(
        IImageReviewer reviewer,
        Func<WebhookOptions, WebhookOptions>? change = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null)
    {
        time ??= TimeProvider.System;
        var certificate = FixedCertificate.SelfSigned(["localhost"], time.GetUtcNow());
        var options = new WebhookOptions
        {
            Server = new WebhookServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Health = new IPEndPoint(IPAddress.Loopback, 0),
                Certificate = certificate,
                DrainGrace = TimeSpan.FromMilliseconds(200),
                DrainTimeout = TimeSpan.FromSeconds(10),
            },
            Namespaces = new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>()),
        };
        var readiness = new Readiness();
        var server = await Webhook.StartAsync(
            change?.Invoke(options) ?? options, reviewer, readiness, loggers ?? NullLoggerFactory.Instance, time, CancellationToken.None);
        return new RunningWebhook(certificate, server, readiness);
    }

    /// <summary>A client of its own connections.</summary>
    /// <param name="version">The HTTP version, 1.1 by default as from a Service-backed webhook.</param>
    public HttpClient NewClient(Version? version = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented?.GetCertHashString() == certificate.Certificate.GetCertHashString();
        return new HttpClient(handler, disposeHandler: true) 
        {
            Timeout = TimeSpan.FromSeconds(60),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Posts a body as the API server does.</summary>
    public Task<HttpResponseMessage> PostAsync(
        byte[] body, string query = "?timeout=10s", string contentType = "application/json", HttpClient? client = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return (client ?? Client).PostAsync(new Uri(Validate, query), content);
    }

    /// <summary>Posts a review and reads the <c>response</c> of the answer.</summary>
    public async Task<JsonNode> ReviewAsync(byte[] body, string query = "?timeout=10s", HttpClient? client = null)
    {
        using var answer = await PostAsync(body, query, client: client);
        answer.EnsureSuccessStatusCode();
        var review = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync())!;
        return review["response"]!;
    }

    /// <summary>Posts a review to any path and reads the <c>response</c> of the answer.</summary>
    public async Task<JsonNode> AskAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        using var answer = await Client.PostAsync(new Uri(Server.Address, path + "?timeout=10s"), content);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync())!["response"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        certificate.Dispose();
    }
}
