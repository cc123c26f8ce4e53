using k8s;
using Testcontainers.K3s;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>K3s in a container, where Docker is there and its image is within reach.</summary>
public sealed class K3sCluster : Cluster
{
    /// <summary>The image; ADMISSIONGUARD_K3S_IMAGE names another one.</summary>
    public const string DefaultImage = "rancher/k3s:v1.34.2-k3s1";

    // A pull over a slow line; without any line Docker says so at once.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(5);

    private readonly K3sContainer container;

    private K3sCluster(K3sContainer container, string kubeconfigPath, Version version)
    {
        this.container = container;
        KubeconfigPath = kubeconfigPath;
        Version = version;
    }

    /// <inheritdoc/>
    public override Version Version { get; }

    /// <inheritdoc/>
    public override string KubeconfigPath { get; }

    /// <inheritdoc/>
    public override Tool Kubectl => new(TestbedCache.Tool("kubectl"), new Dictionary<string, string?> { ["KUBECONFIG"] = KubeconfigPath });

    /// <summary>Whether a Docker engine is configured at all; asking costs nothing.</summary>
    public static bool DockerMayBeThere =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || File.Exists("/var/run/docker.sock");

    /// <summary>Starts K3s.</summary>
    /// <exception cref="TestbedException">Docker, or the image, is out of reach.</exception>
    public static async Task<K3sCluster> StartAsync(CancellationToken cancellationToken = default)
    {
        var image = Environment.GetEnvironmentVariable("ADMISSIONGUARD_K3S_IMAGE") is { Length: > 0 } named ? named : DefaultImage;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        try
        {
            var container = new K3sBuilder(image).Build();
            await container.StartAsync(deadline.Token);
            var path = Path.Combine(Directory.CreateTempSubdirectory("admissionguard-k3s-").FullName, "kubeconfig");
            await File.WriteAllTextAsync(path, await container.GetKubeconfigAsync(), deadline.Token);
            using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
            var version = await client.Version.GetCodeAsync(deadline.Token);
            return new K3sCluster(container, path, new Version(int.Parse(version.Major), int.Parse(version.Minor.TrimEnd('+'))));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TestbedException($"K3s ({image}) could not be started in Docker: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override Task<bool> TryStartControllerManagerAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        await container.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(KubeconfigPath)!, recursive: true);
    }
}
