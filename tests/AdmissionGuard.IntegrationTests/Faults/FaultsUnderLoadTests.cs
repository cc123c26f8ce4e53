using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.IntegrationTests.Admission;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Serving;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Faults;

/// <summary>
/// A webhook process of a real cluster and a real registry, asked without pause about a signed and an unsigned image while
/// things go wrong. At no moment is a request left without an answer, answered after the API server's deadline, or an
/// unsigned image admitted.
/// </summary>
[Collection(MachineAlone.Name)]
[Trait("threat", "R7")]
[Trait("threat", "W14")]
public sealed class FaultsUnderLoadTests(ClusterFixture clusters, ITestOutputHelper output)
{
    private const int TimeoutSeconds = 5;
    private const string Admitted = "admitted";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificate_rotated_policy_changed_registry_killed_and_revived_process_stopped()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await using var registry = await RegistryServer.StartDistributionAsync(cancellationToken: Cancellation);
        var folder = Directory.CreateTempSubdirectory().FullName;
        var key = await CosignKey.CreateAsync(folder);
        var (signed, unsigned) = (await TestImage.PushAsync(registry, "load/signed"), await TestImage.PushAsync(registry, "load/unsigned"));
        await key.SignWithCosign25Async(signed.Reference);
        using var authority = new TestAuthority("load", TimeProvider.System.GetUtcNow());
        var (crt, keyFile, ca) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"), Path.Combine(folder, "ca.crt"));
        await File.WriteAllTextAsync(ca, authority.Pem, Cancellation);
        await WriteAsync(authority.Server("localhost"));
        await using var webhook = await WebhookProcess.StartAsync(cluster, [registry.Host], new WebhookProcessOptions
        {
            TlsArguments = ["--tls-cert", crt, "--tls-key", keyFile, "--tls-ca", ca, "--tls-name", "localhost"],
            CaBundlePath = ca,
            Arguments = ["--drain-seconds", "3"],
        }, Cancellation);
        var policy = $"load-{Guid.NewGuid():N}"[..14];
        await cluster.ApplyAsync(MainJob.Manifests.Policy(policy, $"{registry.Host}/load/**", key.PublicPem), Cancellation);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var good = new Watched(webhook.Address, signed.Tagged, 6);
            var bad = new Watched(webhook.Address, unsigned.Tagged, 3);
            await Eventually.TrueAsync(async () => await AskAsync(unsigned.Tagged) != Admitted && await AskAsync(signed.Tagged) == Admitted, Patience, Cancellation);
            var running = Task.WhenAll(good.RunAsync(stop.Token), bad.RunAsync(stop.Token));

            // 1. All is well.
            await PhaseAsync("calm", () => Task.Delay(TimeSpan.FromSeconds(2), Cancellation));
            Assert.True(good.Now(Admitted), good.ToString());

            // 2. The certificate is rotated: new connections see the new one, and no request is lost.
            var before = await ThumbprintAsync();
            await PhaseAsync("certificate rotated", async () =>
            {
                await WriteAsync(authority.Server("localhost"));
                await Eventually.TrueAsync(async () => await ThumbprintAsync() != before, Patience, Cancellation);
            });
            Assert.True(good.Now(Admitted), good.ToString());

            // 3. The policy asks for another key, and then for the first again.
            var other = await CosignKey.CreateAsync(folder, "other");
            await PhaseAsync("policy changed", async () =>
            {
                await cluster.ApplyAsync(MainJob.Manifests.Policy(policy, $"{registry.Host}/load/**", other.PublicPem), Cancellation);
                await Eventually.TrueAsync(() => good.Now("UntrustedKey") || good.Now("InvalidSignature"), Patience, Cancellation);
            });
            await PhaseAsync("policy changed back", async () =>
            {
                await cluster.ApplyAsync(MainJob.Manifests.Policy(policy, $"{registry.Host}/load/**", key.PublicPem), Cancellation);
                await Eventually.TrueAsync(() => good.Now(Admitted), Patience, Cancellation);
            });

            // 4. The registry is killed, and revived.
            await PhaseAsync("registry killed", async () =>
            {
                await registry.Process.KillAsync();
                await Eventually.TrueAsync(() => good.Now("RegistryUnavailable"), Patience, Cancellation);
                await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            });
            await PhaseAsync("registry revived", async () =>
            {
                await registry.ReviveAsync(Cancellation);
                await Eventually.TrueAsync(() => good.Now(Admitted), Patience, Cancellation);
            });

            // 5. The registry hangs, keeping its connections: everything is answered in time all the same.
            await PhaseAsync("registry frozen", async () =>
            {
                registry.Process.Freeze();
                await Eventually.TrueAsync(() => good.Now("DeadlineExceeded") || good.Now("RegistryUnavailable"), Patience, Cancellation);
                await Task.Delay(TimeSpan.FromSeconds(TimeoutSeconds), Cancellation);
            });
            await PhaseAsync("registry goes on", async () =>
            {
                registry.Process.Resume();
                await Eventually.TrueAsync(() => good.Now(Admitted), Patience, Cancellation);
            });

            // 6. The process is told to stop. A cluster sends requests elsewhere once it is not ready; until then, and for
            // those under way, it answers.
            await PhaseAsync("told to stop", async () =>
            {
                var stopping = webhook.Process.StopAsync();
                await Eventually.TrueAsync(async () => !await IsReadyAsync(), Patience, Cancellation);
                await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
                await stop.CancelAsync();
                await running;
                await stopping;
            });
            Assert.True(webhook.Process.HasExited);

            foreach (var (watched, result) in new[] { (good, good.Result!), (bad, bad.Result!) })
            {
                output.WriteLine($"{watched.Image}: {result}");
                Assert.Empty(result.Failures);
                Assert.True(result.Percentile(100) < TimeSpan.FromSeconds(TimeoutSeconds), $"answered after {result.Percentile(100)}");
            }

            Assert.DoesNotContain(Admitted, bad.Result!.Answers.Keys);
            Assert.Equal(0, good.Result!.Answers.Keys.Count(kind => kind.StartsWith("HTTP", StringComparison.Ordinal) || kind == "InternalError"));
        }
        finally
        {
            await cluster.KubectlAsync("delete", "clusterimagepolicy", policy, "--ignore-not-found");
            Directory.Delete(folder, recursive: true);
        }

        async Task PhaseAsync(string name, Func<Task> phase)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            try
            {
                await phase();
            }
            catch (TimeoutException)
            {
                throw new TestbedException($"{name}: not within {Patience}; the webhook says:\n{webhook.Process.LogTail(8)}");
            }

            output.WriteLine($"{name}: {clock.Elapsed.TotalSeconds:F1} s");
        }

        async Task WriteAsync(X509Certificate2 certificate)
        {
            await File.WriteAllTextAsync(keyFile + ".new", TestAuthority.KeyPem(certificate), Cancellation);
            await File.WriteAllTextAsync(crt + ".new", certificate.ExportCertificatePem(), Cancellation);
            File.Move(keyFile + ".new", keyFile, overwrite: true);
            File.Move(crt + ".new", crt, overwrite: true);
        }

        async Task<string> ThumbprintAsync()
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("127.0.0.1", webhook.Address.Port, Cancellation);
            await using var tls = new SslStream(tcp.GetStream(), false, (_, presented, _, _) => presented is not null);
            await tls.AuthenticateAsClientAsync("localhost");
            return tls.RemoteCertificate!.GetCertHashString();
        }

        async Task<bool> IsReadyAsync()
        {
            try
            {
                using var client = new HttpClient();
                return (await client.GetAsync(new Uri(webhook.Health, "/readyz"), Cancellation)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        async Task<string> AskAsync(string image)
        {
            var once = new Watched(webhook.Address, image, 1);
            var result = await once.RunOnceAsync();
            return result;
        }
    }

    /// <summary>Asks about one image without pause, and knows what the last answers were.</summary>
    private sealed class Watched
    {
        private readonly LoadGenerator load;
        private readonly int connections;
        private volatile string last = "";
        private int inARow;

        public Watched(Uri address, string image, int connections)
        {
            Image = image;
            this.connections = connections;
            var request = new JsonObject
            {
                ["uid"] = "b37e640f-5903-4932-b954-fa8797d92a86",
                ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
                ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
                ["name"] = "load",
                ["namespace"] = "default",
                ["operation"] = "CREATE",
                ["userInfo"] = new JsonObject { ["username"] = "load" },
                ["object"] = JsonNode.Parse(Workloads.Object("Pod", "default", "load", Workloads.PodSpec(image))),
                ["dryRun"] = true,
            };
            var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["request"] = request });
            load = new LoadGenerator(new Uri(address, $"/validate?timeout={TimeoutSeconds}s"), body, connections) { Classify = Classify };
        }

        public string Image { get; }

        public LoadResult? Result { get; private set; }

        public async Task RunAsync(CancellationToken stop) => Result = await load.RunAsync(stop);

        public async Task<string> RunOnceAsync()
        {
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(stop.Token);
            await Eventually.TrueAsync(() => last.Length > 0, Patience, Cancellation);
            await stop.CancelAsync();
            await running;
            return last;
        }

        /// <summary>Whether every connection's last answer was of this kind.</summary>
        public bool Now(string kind) => last == kind && Volatile.Read(ref inARow) > connections * 2;

        public override string ToString() => $"{Image}: {last} ({inARow} in a row)";

        private string Classify(int status, string body)
        {
            var kind = status == 200 ? KindOf(JsonElement.Parse(body).GetProperty("response")) : $"HTTP {status}";
            if (kind == last)
            {
                Interlocked.Increment(ref inARow);
            }
            else
            {
                last = kind;
                Volatile.Write(ref inARow, 1);
            }

            return kind;
        }

        private static string KindOf(JsonElement response) => response.GetProperty("allowed").GetBoolean()
            ? Admitted
            : response.GetProperty("status").GetProperty("details").GetProperty("causes")[0].GetProperty("reason").GetString()!;
    }
}
