namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>One registry with the OCI 1.1 referrers API for all tests of a run, without authentication.</summary>
public sealed class ReferrersRegistryFixture : OnDemandFixture<RegistryServer>
{
    /// <inheritdoc/>
    protected override Task<RegistryServer> StartAsync(CancellationToken cancellationToken) =>
        RegistryServer.StartReferrersAsync(cancellationToken: cancellationToken);
}
