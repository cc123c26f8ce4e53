using AdmissionGuard.TestSupport.Registries;
using Microsoft.AspNetCore.Http;

namespace AdmissionGuard.TestSupport.MaliciousRegistry;

/// <summary>An honest registry with content, in which a test replaces any answer by a hostile one.</summary>
public sealed class MaliciousRegistry : IAsyncDisposable
{
    private readonly List<(Func<HttpRequest, bool> When, Func<LoopbackServer, HttpContext, Task> Answer)> rules = [];

    private MaliciousRegistry(OciRegistry honest)
    {
        Honest = honest;
        Honest.Intercept = async context =>
        {
            foreach (var (when, answer) in rules.ToArray())
            {
                if (!when(context.Request))
                    continue;
                await answer(Honest.Server, context);
                return true;
            }

            return false;
        };
    }

    /// <summary>What it would be without malice.</summary>
    public OciRegistry Honest { get; }

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host => Honest.Host;

    /// <summary>The server, its requests and the bytes it sent.</summary>
    public LoopbackServer Server => Honest.Server;

    /// <summary>Starts one.</summary>
    public static async Task<MaliciousRegistry> StartAsync(OciRegistryOptions? options = null) => new(await OciRegistry.StartAsync(options));

    /// <summary>Answers every request whose path holds a text in a hostile way.</summary>
    public MaliciousRegistry On(string pathPart, Func<LoopbackServer, HttpContext, Task> answer) =>
        When(request => request.Path.Value!.Contains(pathPart, StringComparison.Ordinal), answer);

    /// <summary>Answers the requests that a test picks in a hostile way; earlier rules win.</summary>
    public MaliciousRegistry When(Func<HttpRequest, bool> when, Func<LoopbackServer, HttpContext, Task> answer)
    {
        rules.Add((when, answer));
        return this;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Honest.DisposeAsync();
}
