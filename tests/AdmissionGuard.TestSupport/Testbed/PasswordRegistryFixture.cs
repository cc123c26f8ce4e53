using System.Net;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>One docker-registry 2.8 for all tests of a run that asks for a password (HTTP basic authentication).</summary>
public sealed class PasswordRegistryFixture : OnDemandFixture<RegistryServer>
{
    /// <inheritdoc/>
    protected override Task<RegistryServer> StartAsync(CancellationToken cancellationToken) =>
        RegistryServer.StartDistributionAsync(new NetworkCredential("puller", "s3cret"), cancellationToken);
}
