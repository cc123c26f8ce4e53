using System.Net.Sockets;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.MainJob;

/// <summary>What is configured is what the command line names, whatever lies around.</summary>
[Trait("threat", "W11")]
public sealed class SurroundingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_the_working_directory_nor_the_environment_configures_the_webhook()
    {
        int[] ports = [LoopbackPorts.Free(), LoopbackPorts.Free(), LoopbackPorts.Free()];
        var files = new Dictionary<string, string>
        {
            ["appsettings.json"] = $$$$"""{"Kestrel":{"Endpoints":{"Other":{"Url":"http://127.0.0.1:{{{{ports[0]}}}}"}}},"Logging":{"LogLevel":{"Default":"Trace"}}}""",
            ["policy.yaml"] = "kind: ClusterImagePolicy\n",
            [".env"] = $"ASPNETCORE_URLS=http://127.0.0.1:{ports[0]}\n",
        };
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ports[1]}",
            ["ASPNETCORE_HTTP_PORTS"] = $"{ports[1]}",
            ["Kestrel__Endpoints__Other__Url"] = $"http://127.0.0.1:{ports[2]}",
            ["Logging__LogLevel__Default"] = "Trace",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
        await using var webhook = await StandaloneWebhook.StartAsync(files, environment, Cancellation);
        foreach (var port in ports)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port, Cancellation).AsTask());
        }

        Assert.DoesNotContain(await File.ReadAllLinesAsync(webhook.Process.LogPath, Cancellation), line => line.Contains("\"LogLevel\":\"Trace\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Debug\"", StringComparison.Ordinal));
    }
}
