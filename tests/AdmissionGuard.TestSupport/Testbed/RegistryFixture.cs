namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>One docker-registry 2.8 for all tests of a run: no referrers API, no authentication.</summary>
public sealed class RegistryFixture : OnDemandFixture<RegistryServer>
{
    /// <inheritdoc/>
    protected override Task<RegistryServer> StartAsync(CancellationToken cancellationToken) =>
        RegistryServer.StartDistributionAsync(cancellationToken: cancellationToken);
}
