using System.Net;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>One registry with the referrers API for all tests of a run that asks for bearer tokens from its own realm.</summary>
public sealed class TokenRegistryFixture : OnDemandFixture<RegistryServer>
{
    /// <inheritdoc/>
    protected override Task<RegistryServer> StartAsync(CancellationToken cancellationToken) =>
        RegistryServer.StartReferrersAsync(new NetworkCredential("puller", "s3cret"), pageSize: 1, cancellationToken);
}
