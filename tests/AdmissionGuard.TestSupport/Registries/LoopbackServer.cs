using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.TestSupport.Registries;

/// <summary>A web server on a free loopback port that records what it is asked, and answers as a test has it.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<SeenRequest> requests = new();
    private long bytesSent;

    private LoopbackServer(WebApplication application) => this.application = application;

    /// <summary>127.0.0.1:PORT, as it stands in image references.</summary>
    public string Host { get; private set; } = "";

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The port.</summary>
    public int Port => Address.Port;

    /// <summary>All requests so far, in order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. requests];

    /// <summary>Bytes of bodies that were handed to connections by <see cref="WriteAsync"/>.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>Starts one.</summary>
    /// <param name="handler">Answers each request.</param>
    /// <param name="certificate">Speaks TLS with it; plain HTTP without.</param>
    public static async Task<LoopbackServer> StartAsync(Func<LoopbackServer, HttpContext, Task> handler, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        var application = builder.Build();
        var server = new LoopbackServer(application);
        application.Run(async context =>
        {
            server.requests.Enqueue(SeenRequest.Of(context.Request));
            await handler(server, context);
        });
        await application.StartAsync();
        server.Address = new Uri(application.Urls.First());
        server.Host = $"127.0.0.1:{server.Address.Port}";
        return server;
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Clear() => requests.Clear();

    /// <summary>Writes a part of a body, counted; false once the client has gone.</summary>
    public async Task<bool> WriteAsync(HttpContext context, ReadOnlyMemory<byte> part)
    {
        // What is written to a closed connection vanishes without an error, and does not count.
        var flushed = await context.Response.BodyWriter.WriteAsync(part, context.RequestAborted);
        if (flushed.IsCompleted || flushed.IsCanceled)
            return false;
        Interlocked.Add(ref bytesSent, part.Length);
        return true;
    }

    /// <summary>Writes a body without end, until the client has enough.</summary>
    public async Task WriteForeverAsync(HttpContext context, int chunk = 64 << 10)
    {
        var part = new byte[chunk];
        part.AsSpan().Fill((byte)' ');
        while (!context.RequestAborted.IsCancellationRequested && await WriteAsync(context, part))
        {
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await application.StopAsync(impatient.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await application.DisposeAsync();
    }
}
