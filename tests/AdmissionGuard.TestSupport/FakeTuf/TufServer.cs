using System.Net;
using AdmissionGuard.Sigstore.Tuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>A <see cref="FakeTufRepository"/> behind HTTP on loopback: metadata below <c>/metadata/</c>, targets below <c>/targets/</c>.</summary>
public sealed class TufServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TufServer(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    public static async Task<TufServer> StartAsync(FakeTufRepository repository)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var fetched = path.StartsWith("/metadata/", StringComparison.Ordinal)
                ? await repository.FetchMetadataAsync(path["/metadata/".Length..], int.MaxValue, context.RequestAborted)
                : await repository.FetchTargetAsync(path["/targets/".Length..], int.MaxValue, context.RequestAborted);
            if (fetched.Content is { } content)
                await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted);
            else
                context.Response.StatusCode = fetched.Failure == TufFailureKind.NotFound ? 404 : 500;
        });
        await app.StartAsync();
        return new TufServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
