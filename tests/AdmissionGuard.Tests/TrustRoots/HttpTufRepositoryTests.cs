using System.Net;
using System.Text;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TrustRoots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Tests.TrustRoots;

public sealed class HttpTufRepositoryTests : IAsyncLifetime
{
    private readonly List<string> asked = [];
    private WebApplication server = null!;
    private RequestDelegate answer = context => context.Response.WriteAsync("hello");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.Run(context =>
        {
            lock (asked) asked.Add(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            return answer(context);
        });
        await server.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("/metadata")]
    [InlineData("/metadata/")]
    public async Task A_file_is_asked_for_below_the_address(string below)
    {
        var fetched = await FetchAsync(10, below, "1...%2Frole%3F.json");
        Assert.Equal("hello", Encoding.UTF8.GetString(fetched.Content!.Value.Span));
        Assert.Equal(["/metadata/1...%2Frole%3F.json"], asked);
    }

    [Theory]
    [Trait("threat", "T21")]
    [InlineData(404, TufFailureKind.NotFound)]
    [InlineData(403, TufFailureKind.NotFound)]
    [InlineData(410, TufFailureKind.NotFound)]
    [InlineData(401, TufFailureKind.Unavailable)]
    [InlineData(429, TufFailureKind.Unavailable)]
    [InlineData(500, TufFailureKind.Unavailable)]
    [InlineData(204, TufFailureKind.Unavailable)]
    [InlineData(206, TufFailureKind.Unavailable)]
    public async Task Only_not_found_means_that_there_is_none(int status, TufFailureKind kind)
    {
        answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(kind, (await FetchAsync(10)).Failure);
    }

    [Theory]
    [InlineData("https://elsewhere.example.com/")]
    [InlineData("/metadata/other.json")]
    public async Task Redirects_are_not_followed(string location)
    {
        answer = context =>
        {
            context.Response.Redirect(location);
            return Task.CompletedTask;
        };
        Assert.Equal(TufFailureKind.Unavailable, (await FetchAsync(10)).Failure);
        Assert.Single(asked);
    }

    [Fact]
    public async Task A_file_as_long_as_the_limit_is_read_and_one_byte_more_is_not()
    {
        Assert.NotNull((await FetchAsync(5)).Content);
        Assert.Equal(TufFailureKind.LimitExceeded, (await FetchAsync(4)).Failure);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_without_a_declared_length()
    {
        long sent = 0;
        answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            // Once the client has gone, the server takes whatever is written and sends nothing of it.
            while (!(await context.Response.BodyWriter.WriteAsync(chunk, context.RequestAborted)).IsCompleted)
                Interlocked.Add(ref sent, chunk.Length);
        };
        Assert.Equal(TufFailureKind.LimitExceeded, (await FetchAsync(16_384)).Failure);
        // What lies in socket buffers, at most.
        Assert.InRange(Interlocked.Read(ref sent), 0, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_length_that_is_declared_too_long_is_not_read_at_all()
    {
        answer = context =>
        {
            context.Response.ContentLength = 1_000_000;
            return context.Response.StartAsync(context.RequestAborted);
        };
        Assert.Equal(TufFailureKind.LimitExceeded, (await FetchAsync(16_384)).Failure);
    }

    [Fact]
    public async Task A_torn_answer_is_no_answer()
    {
        answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("hello");
            context.Abort();
        };
        Assert.Equal(TufFailureKind.Unavailable, (await FetchAsync(1000)).Failure);
    }

    [Fact]
    public async Task Nobody_there_is_told_as_unavailable()
    {
        using var client = TufHttp.CreateForUser();
        var repository = new HttpTufRepository(client, new Uri("http://127.0.0.1:1"), null);
        Assert.Equal(TufFailureKind.Unavailable, (await repository.FetchMetadataAsync("root.json", 10, Cancellation)).Failure);
    }

    private async Task<TufFetch> FetchAsync(int maxLength, string below = "/metadata", string name = "timestamp.json")
    {
        var address = server.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        using var client = TufHttp.CreateForUser();
        return await new HttpTufRepository(client, new Uri(address + below), null).FetchMetadataAsync(name, maxLength, Cancellation);
    }
}
