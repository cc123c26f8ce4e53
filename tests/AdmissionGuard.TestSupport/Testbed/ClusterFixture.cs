namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>
/// One cluster for a whole test run, started when the first test asks for it: the assets that KUBEBUILDER_ASSETS names, else K3s
/// in Docker where both are within reach, else the assets that setup built. ADMISSIONGUARD_CLUSTER=assets|k3s|testbed insists on one way.
/// </summary>
/// <remarks>
/// Register with <c>[assembly: AssemblyFixture(typeof(ClusterFixture))]</c> and take it in the constructor of a test class. Tests share
/// the cluster: they work in namespaces of their own. A test that disturbs the cluster starts its own with <see cref="LocalCluster.StartAsync"/>.
/// </remarks>
public sealed class ClusterFixture : OnDemandFixture<Cluster>
{
    /// <inheritdoc/>
    protected override async Task<Cluster> StartAsync(CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable("ADMISSIONGUARD_CLUSTER") switch
        {
            "k3s" => await K3sCluster.StartAsync(cancellationToken),
            "assets" when await ClusterAssets.FromEnvironmentAsync() is null => throw new TestbedException("ADMISSIONGUARD_CLUSTER=assets needs KUBEBUILDER_ASSETS"),
            "assets" or "testbed" => await LocalCluster.StartAsync(cancellationToken: cancellationToken),
            null or "" => await FirstWithinReachAsync(cancellationToken),
            var other => throw new TestbedException($"ADMISSIONGUARD_CLUSTER={other} is none of assets, k3s, testbed"),
        };

    private static async Task<Cluster> FirstWithinReachAsync(CancellationToken cancellationToken)
    {
        if (await ClusterAssets.FromEnvironmentAsync() is null && K3sCluster.DockerMayBeThere)
        {
            try
            {
                return await K3sCluster.StartAsync(cancellationToken);
            }
            catch (TestbedException error)
            {
                await Console.Error.WriteLineAsync($"{error.Message}; using the testbed's own cluster");
            }
        }

        return await LocalCluster.StartAsync(cancellationToken: cancellationToken);
    }
}
